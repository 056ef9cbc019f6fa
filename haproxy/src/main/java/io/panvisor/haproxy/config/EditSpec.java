package io.panvisor.haproxy.config;

import io.panvisor.config.ConfigDocument.Modernised;
import io.panvisor.config.Problem;
import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.haproxy.HaproxyVersion;
import java.util.List;

/** Reads changes to a file that is there: servers that come and go, and today's words. */
final class EditSpec {

  private EditSpec() {}

  static HaproxyFile read(SpecNode node, HaproxyFile before, HaproxyVersion version) {
    HaproxyFile file = before;
    if (node.flag("modernise").orElse(false)) {
      Modernised modernised = file.modernised();
      List<Problem> left = modernised.explanations().stream().filter(Problem::isError).toList();
      if (!left.isEmpty()) {
        throw InvalidSpecException.of(
            node.at("modernise"), "true", "this cannot be said anew by itself: " + left.get(0));
      }
      file = HaproxyFile.parse(modernised.document().text());
    }
    SpecNode backends = node.child("backends").orElse(null);
    if (backends != null) {
      for (String name : backends.names()) {
        SpecNode backend = backends.child(name).orElseThrow(() -> backends.missing(name));
        file = servers(backend, name, file, version);
      }
    }
    return file;
  }

  private static HaproxyFile servers(
      SpecNode node, String backend, HaproxyFile before, HaproxyVersion version) {
    List<Server> servers = node.children("servers").stream().map(ServersSpec::server).toList();
    HaproxyFile file =
        Placed.at(node, "servers", () -> before.withServers(backend, servers, version));
    for (String gone : node.texts("remove")) {
      file = file.withoutServer(backend, gone);
    }
    return file;
  }
}
