package io.panvisor.facet;

import io.panvisor.error.InvalidSpecException;
import io.panvisor.spec.MachineSpec;
import java.util.OptionalInt;

/**
 * What a service is to be: a machine as the pattern of all its machines, and how many there are.
 * Immutable; each change gives a new one. The pattern's name is the service's.
 */
public final class ServiceSpec {

  private static final int MOST = 100_000;

  private final MachineSpec machine;
  private final OptionalInt replicas;
  private final RollingUpdate update;
  private final RollingUpdate rollback;

  private ServiceSpec(
      MachineSpec machine, OptionalInt replicas, RollingUpdate update, RollingUpdate rollback) {
    this.machine = machine;
    this.replicas = replicas;
    this.update = update;
    this.rollback = rollback;
  }

  /** {@return a service of one machine of that pattern} */
  public static ServiceSpec of(MachineSpec machine) {
    return new ServiceSpec(
        machine, OptionalInt.of(1), RollingUpdate.defaults(), RollingUpdate.defaults());
  }

  /** {@return this with so many machines, from 0 to 100,000} */
  public ServiceSpec replicas(int wanted) {
    return new ServiceSpec(machine, OptionalInt.of(checked(wanted)), update, rollback);
  }

  /** {@return the number, if a service can have so many machines} */
  public static int checked(int replicas) {
    if (replicas < 0 || replicas > MOST) {
      throw InvalidSpecException.of(
          "replicas", Integer.toString(replicas), "a service has from 0 to 100000 machines");
    }
    return replicas;
  }

  /** {@return this with one machine on every node, those that come later among them} */
  public ServiceSpec everywhere() {
    return new ServiceSpec(machine, OptionalInt.empty(), update, rollback);
  }

  /** {@return this with that way of updating} */
  public ServiceSpec update(RollingUpdate way) {
    return new ServiceSpec(machine, replicas, way, rollback);
  }

  /** {@return this with that way of going back} */
  public ServiceSpec rollback(RollingUpdate way) {
    return new ServiceSpec(machine, replicas, update, way);
  }

  /** {@return the service's name} */
  public String name() {
    return machine.name();
  }

  /** {@return the pattern of its machines} */
  public MachineSpec machine() {
    return machine;
  }

  /** {@return how many machines; empty for one on every node} */
  public OptionalInt replicas() {
    return replicas;
  }

  /** {@return the way of updating} */
  public RollingUpdate update() {
    return update;
  }

  /** {@return the way of going back} */
  public RollingUpdate rollback() {
    return rollback;
  }

  /** {@return the spec for people, secret values masked} */
  @Override
  public String toString() {
    return "ServiceSpec["
        + machine
        + ", "
        + (replicas.isPresent() ? replicas.getAsInt() + " replicas" : "on every node")
        + ", update "
        + update
        + ", rollback "
        + rollback
        + "]";
  }
}
