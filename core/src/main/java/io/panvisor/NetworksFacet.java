package io.panvisor;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.NetworkInfo;
import io.panvisor.facet.Networks;
import io.panvisor.spec.NetworkSpec;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.NetworkOperations;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The engine's networks over a connection. */
record NetworksFacet(Link link, CallOptions options) implements Networks {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

  private static NetworkOperations operations(HypervisorConnection connection) {
    return connection
        .networks()
        .orElseThrow(
            () -> new UnsupportedFeatureException(Feature.NETWORKS, "this connection has none"));
  }

  static String checked(String field, String name) {
    if (!NAME.matcher(name).matches()) {
      throw InvalidSpecException.of(
          field,
          name,
          "a name begins with a letter or digit, and goes on with letters, digits, '.', '_' and '-'");
    }
    return name;
  }

  @Override
  public List<NetworkInfo> list() {
    return link.run(
        Operation.reading("networks.list", null),
        options,
        (connection, call) -> operations(connection).list(call));
  }

  @Override
  public Optional<NetworkInfo> find(String nameOrId) {
    String name = checked("network", nameOrId);
    return link.run(
        Operation.reading("networks.find", null),
        options,
        (connection, call) -> operations(connection).find(call, name));
  }

  @Override
  public NetworkInfo create(NetworkSpec spec) {
    return link.run(
        Operation.changing("networks.create", null),
        options,
        (connection, call) -> operations(connection).create(call, spec));
  }

  @Override
  public boolean delete(String nameOrId) {
    String name = checked("network", nameOrId);
    return link.run(
        Operation.changing("networks.delete", null),
        options,
        (connection, call) -> operations(connection).delete(call, name));
  }

  @Override
  public boolean connect(String nameOrId, MachineId machine) {
    String name = checked("network", nameOrId);
    return link.run(
        Operation.changing("networks.connect", machine),
        options,
        (connection, call) -> operations(connection).connect(call, name, machine));
  }

  @Override
  public boolean disconnect(String nameOrId, MachineId machine) {
    String name = checked("network", nameOrId);
    return link.run(
        Operation.changing("networks.disconnect", machine),
        options,
        (connection, call) -> operations(connection).disconnect(call, name, machine));
  }
}
