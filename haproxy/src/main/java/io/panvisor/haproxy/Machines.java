package io.panvisor.haproxy;

import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which machines of one engine are meant: those that are there now, and those to come. Immutable
 * and thread-safe, as long as the condition is.
 */
public final class Machines {

  private final Hypervisor hypervisor;
  private final MachineQuery query;
  private final Predicate<MachineInfo> condition;

  private Machines(Hypervisor hypervisor, MachineQuery query, Predicate<MachineInfo> condition) {
    this.hypervisor = hypervisor;
    this.query = query;
    this.condition = condition;
  }

  /** {@return all machines of the engine} */
  public static Machines of(Hypervisor hypervisor) {
    return of(hypervisor, MachineQuery.all());
  }

  /**
   * {@return the machines of the engine that the query wants; mostly those with a label}
   *
   * <p>A query for states is no good here: a machine that stops is to be seen as it does.
   */
  public static Machines of(Hypervisor hypervisor, MachineQuery query) {
    return new Machines(hypervisor, query, info -> true);
  }

  /**
   * {@return those of them that also fulfil the condition; it is called on a thread of its own, for
   * each change of a machine, with labels and addresses among the facts}
   */
  public Machines where(Predicate<MachineInfo> also) {
    return new Machines(hypervisor, query.with(InfoPart.LABELS), condition.and(also));
  }

  /** {@return those of them that have one of the names} */
  public Machines named(String... names) {
    Set<String> wanted = Set.of(names);
    return new Machines(hypervisor, query, condition.and(info -> wanted.contains(info.name())));
  }

  Hypervisor hypervisor() {
    return hypervisor;
  }

  MachineQuery query() {
    return query.with(InfoPart.ADDRESSES);
  }

  boolean wants(MachineInfo info) {
    return condition.test(info);
  }

  /** {@return the engine and the query} */
  @Override
  public String toString() {
    return hypervisor + " " + query;
  }
}
