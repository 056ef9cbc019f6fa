package io.panvisor.libvirt;

import java.util.Optional;
import java.util.UUID;

/** A secret's description, which does not hold its value. Pure. */
final class SecretXml {

  private SecretXml() {}

  static String write(HostSecretSpec spec, UUID uuid) {
    return XmlText.document(
        "secret",
        secret -> {
          secret
              .attribute("ephemeral", spec.isEphemeral() ? "yes" : "no")
              .attribute("private", spec.isPrivate() ? "yes" : "no")
              .element("uuid", uuid.toString());
          spec.description().ifPresent(words -> secret.element("description", words));
          secret.element(
              "usage",
              usage ->
                  usage
                      .attribute("type", spec.usage().word())
                      .element(spec.usage().element(), spec.usageId()));
        });
  }

  static HostSecretInfo read(String xml) {
    XmlNode secret = XmlNode.parse(xml);
    Optional<XmlNode> usage = secret.find("usage");
    return new HostSecretInfo(
        secret.textOf("uuid").orElse(""),
        usage.flatMap(node -> node.attribute("type")).orElse("none"),
        usage.flatMap(
            node ->
                node.textOf("volume")
                    .or(() -> node.textOf("target"))
                    .or(() -> node.textOf("name"))),
        secret.textOf("description"),
        is(secret, "private"),
        is(secret, "ephemeral"));
  }

  private static boolean is(XmlNode secret, String name) {
    return secret.attribute(name).filter("yes"::equals).isPresent();
  }
}
