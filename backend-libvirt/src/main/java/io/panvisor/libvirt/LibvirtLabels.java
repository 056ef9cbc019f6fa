package io.panvisor.libvirt;

import io.panvisor.Feature;
import io.panvisor.MachineId;
import io.panvisor.spi.Call;
import io.panvisor.spi.LabelOperations;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Labels in the metadata of a domain. */
final class LibvirtLabels implements LabelOperations {

  private static final int METADATA_ELEMENT = 2;
  private static final int AFFECT_LIVE = 1;
  private static final int AFFECT_CONFIG = 2;

  private final Domains domains;

  LibvirtLabels(Domains domains) {
    this.domains = domains;
  }

  @Override
  public void change(Call call, MachineId id, Map<String, String> set, Set<String> remove) {
    domains.needing(
        call,
        id,
        Feature.LABELS_CHANGE,
        (wire, domain) ->
            update(
                wire,
                domain,
                marks -> {
                  Map<String, String> labels = new TreeMap<>(marks.labels());
                  labels.keySet().removeAll(remove);
                  labels.putAll(set);
                  return marks.withLabels(labels);
                }));
  }

  /** What Panvisor keeps with the domain; nothing when it keeps nothing. */
  static MachineMarks read(Wire wire, DomainHandle domain) {
    try {
      return MachineMarks.parse(
          wire.text(
              "virDomainGetMetadata",
              () ->
                  Virt.virDomainGetMetadata(
                      domain.pointer(), METADATA_ELEMENT, MachineMarks.NAMESPACE, 0)));
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_DOMAIN_METADATA) {
        return MachineMarks.of(Map.of(), java.util.List.of());
      }
      throw failure;
    }
  }

  /** Changes it, now and for the next start. */
  static boolean update(Wire wire, DomainHandle domain, UnaryOperator<MachineMarks> change) {
    MachineMarks before = read(wire, domain);
    MachineMarks after = change.apply(before);
    if (after.equals(before)) {
      return false;
    }
    String element = after.element();
    boolean persistent =
        wire.number("virDomainIsPersistent", () -> Virt.virDomainIsPersistent(domain.pointer()))
            == 1;
    int live = domain.number() >= 0 ? AFFECT_LIVE : 0;
    int config = persistent ? AFFECT_CONFIG : 0;
    try {
      write(wire, domain, element, live | config);
    } catch (NativeFailure failure) {
      if (failure.code() != LibvirtErrors.OPERATION_INVALID || live == 0 || config == 0) {
        throw failure;
      }
      // It has ended since the handle was made.
      write(wire, domain, element, config);
    }
    return true;
  }

  private static void write(Wire wire, DomainHandle domain, String element, int flags) {
    wire.number(
        "virDomainSetMetadata",
        () ->
            Virt.virDomainSetMetadata(
                domain.pointer(),
                METADATA_ELEMENT,
                element,
                MachineMarks.PREFIX,
                MachineMarks.NAMESPACE,
                flags));
  }
}
