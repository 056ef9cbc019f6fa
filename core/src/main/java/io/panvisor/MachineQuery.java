package io.panvisor;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which machines to list, and which parts of their facts. Immutable and thread-safe. */
public final class MachineQuery {

  private static final MachineQuery ALL = new MachineQuery(Set.of(), Map.of(), Set.of(), Set.of());

  private final Set<PowerState> states;
  private final Map<String, String> labels;
  private final Set<InfoPart> parts;
  private final Set<MachineId> ids;

  private MachineQuery(
      Set<PowerState> states, Map<String, String> labels, Set<InfoPart> parts, Set<MachineId> ids) {
    this.states = states;
    this.labels = labels;
    this.parts = parts;
    this.ids = ids;
  }

  /** {@return all machines, with identity, name and status only} */
  public static MachineQuery all() {
    return ALL;
  }

  /** {@return this query for machines in one of the states} */
  public MachineQuery inState(PowerState first, PowerState... more) {
    return new MachineQuery(
        Collections.unmodifiableSet(EnumSet.of(first, more)), labels, parts, ids);
  }

  /** {@return this query for machines that have this label too} */
  public MachineQuery withLabel(String key, String value) {
    TreeMap<String, String> all = new TreeMap<>(labels);
    all.put(Labels.checkKey(key), Labels.checkValue(key, value));
    return new MachineQuery(states, Collections.unmodifiableMap(all), parts, ids);
  }

  /** {@return this query for these machines only} */
  public MachineQuery only(Set<MachineId> wanted) {
    return new MachineQuery(
        states, labels, parts, Collections.unmodifiableSet(new LinkedHashSet<>(wanted)));
  }

  /** {@return this query with these parts beside those asked for already} */
  public MachineQuery with(InfoPart... more) {
    EnumSet<InfoPart> all = EnumSet.noneOf(InfoPart.class);
    all.addAll(parts);
    all.addAll(Set.of(more));
    return new MachineQuery(states, labels, Collections.unmodifiableSet(all), ids);
  }

  /** {@return this query with all parts} */
  public MachineQuery withAllParts() {
    return with(InfoPart.values());
  }

  /** {@return the states wanted; empty for all} */
  public Set<PowerState> states() {
    return states;
  }

  /** {@return the labels that a machine must have} */
  public Map<String, String> labels() {
    return labels;
  }

  /** {@return the parts asked for} */
  public Set<InfoPart> parts() {
    return parts;
  }

  /** {@return the machines wanted; empty for all} */
  public Set<MachineId> ids() {
    return ids;
  }

  /**
   * {@return whether a machine of these facts is wanted; a label filter needs {@link
   * InfoPart#LABELS} in the facts}
   */
  public boolean matches(MachineInfo info) {
    return (ids.isEmpty() || ids.contains(info.id()))
        && (states.isEmpty() || states.contains(info.status().power()))
        && (labels.isEmpty()
            || info.labels().orElse(Map.of()).entrySet().containsAll(labels.entrySet()));
  }

  @Override
  public String toString() {
    return "MachineQuery[states="
        + states
        + ", labels="
        + labels
        + ", parts="
        + parts
        + ", ids="
        + ids
        + "]";
  }
}
