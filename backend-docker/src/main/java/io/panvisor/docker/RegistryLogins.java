package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/**
 * The header that logs in at a registry, from credentials given or from those that {@code docker
 * login} stored.
 */
final class RegistryLogins {

  static final String HEADER = "X-Registry-Auth";
  private static final String HUB = "https://index.docker.io/v1/";

  private final Path config;
  private final ObjectMapper mapper;

  RegistryLogins(Path config, ObjectMapper mapper) {
    this.config = config;
    this.mapper = mapper;
  }

  /** The headers for these credentials. */
  Map<String, String> given(ImageReference image, String user, String password) {
    return header(user, password, server(image));
  }

  /** The headers for what is stored for the image's registry; none when nothing is. */
  Map<String, String> stored(ImageReference image) throws IOException {
    if (!Files.isReadable(config)) {
      return Map.of();
    }
    JsonNode logins = mapper.readTree(config.toFile()).path("auths");
    String server = server(image);
    for (String key :
        new String[] {
          server, "https://" + server, "http://" + server, "https://" + server + "/v2/"
        }) {
      String packed = logins.path(key).path("auth").asText("");
      if (!packed.isEmpty()) {
        String pair = new String(Base64.getDecoder().decode(packed), StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        if (colon > 0) {
          return header(pair.substring(0, colon), pair.substring(colon + 1), server);
        }
      }
    }
    return Map.of();
  }

  private static String server(ImageReference image) {
    return image.registry().orElse(HUB);
  }

  private Map<String, String> header(String user, String password, String server) {
    ObjectNode login = mapper.createObjectNode();
    login.put("username", user);
    login.put("password", password);
    login.put("serveraddress", server);
    return Map.of(
        HEADER,
        Base64.getUrlEncoder().encodeToString(login.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
