package io.panvisor.config.cloudinit;

import io.panvisor.config.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the machine is: its identity to cloud-init, and its name.
 *
 * @param instanceId the identity: letters, digits and {@code _.:@+-}. What is done once a machine
 *     is done again when this changes
 * @param localHostname the host's name, if it is to have one
 * @see <a
 *     href="https://cloudinit.readthedocs.io/en/latest/reference/datasources/nocloud.html">cloud-init:
 *     NoCloud</a>
 */
public record MetaData(String instanceId, Optional<String> localHostname) {

  /** Checks both. */
  public MetaData {
    Values.token("instance-id", instanceId);
    localHostname.ifPresent(name -> Values.hostName("local-hostname", name));
  }

  /** {@return that identity and that name} */
  public static MetaData of(String instanceId, String localHostname) {
    return new MetaData(instanceId, Optional.of(localHostname));
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("instance-id", instanceId);
    localHostname.ifPresent(name -> tree.put("local-hostname", name));
    return tree;
  }

  /** {@return the file's text} */
  public String text() {
    return YamlWriter.block(tree());
  }
}
