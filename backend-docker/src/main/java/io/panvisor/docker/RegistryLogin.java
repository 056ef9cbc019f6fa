package io.panvisor.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.panvisor.Secret;

/**
 * Who asks a registry. Its text form has no secrets.
 *
 * @param server the registry, as the engine names it
 * @param user the user; empty where a token stands for user and password
 * @param secret the password, or the token
 */
record RegistryLogin(String server, String user, Secret secret) {

  /** What helpers say in the place of the user when they give a token. */
  private static final String TOKEN_USER = "<token>";

  static RegistryLogin of(String server, String user, Secret secret) {
    return new RegistryLogin(server, TOKEN_USER.equals(user) ? "" : user, secret);
  }

  /** As the engine's API wants it. */
  ObjectNode toJson(ObjectMapper mapper) {
    ObjectNode login = mapper.createObjectNode();
    if (user.isEmpty()) {
      login.put("identitytoken", secret.revealText());
    } else {
      login.put("username", user);
      login.put("password", secret.revealText());
    }
    return login.put("serveraddress", server);
  }
}
