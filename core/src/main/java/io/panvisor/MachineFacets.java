package io.panvisor;

import io.panvisor.facet.Addresses;
import io.panvisor.facet.Attach;
import io.panvisor.facet.Autostart;
import io.panvisor.facet.Capture;
import io.panvisor.facet.Console;
import io.panvisor.facet.Exec;
import io.panvisor.facet.FileTransfer;
import io.panvisor.facet.Labeling;
import io.panvisor.facet.Logs;
import io.panvisor.facet.MachineFacet;
import io.panvisor.facet.Rename;
import io.panvisor.facet.Snapshots;
import io.panvisor.facet.Stats;
import io.panvisor.facet.Suspend;
import io.panvisor.spi.HypervisorConnection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which facet stands on which feature and which operations of a connection. */
final class MachineFacets {

  private interface Maker {
    MachineFacet make(Link link, CallOptions options, MachineId id);
  }

  private record Entry(
      Feature feature, Function<HypervisorConnection, Optional<?>> operations, Maker maker) {}

  private static final Map<Class<?>, Entry> ENTRIES =
      Map.ofEntries(
          Map.entry(
              Snapshots.class,
              new Entry(Feature.SNAPSHOTS, HypervisorConnection::snapshots, SnapshotsFacet::new)),
          Map.entry(
              Exec.class, new Entry(Feature.EXEC, HypervisorConnection::exec, ExecFacet::new)),
          Map.entry(
              Logs.class, new Entry(Feature.LOGS, HypervisorConnection::logs, LogsFacet::new)),
          Map.entry(
              Console.class,
              new Entry(Feature.CONSOLE, HypervisorConnection::console, ConsoleFacet::new)),
          Map.entry(
              Stats.class, new Entry(Feature.STATS, HypervisorConnection::stats, StatsFacet::new)),
          Map.entry(
              Suspend.class,
              new Entry(Feature.SUSPEND, HypervisorConnection::suspend, SuspendFacet::new)),
          Map.entry(
              Rename.class,
              new Entry(Feature.RENAME, HypervisorConnection::rename, RenameFacet::new)),
          Map.entry(
              Autostart.class,
              new Entry(Feature.AUTOSTART, HypervisorConnection::autostart, AutostartFacet::new)),
          Map.entry(
              Addresses.class,
              new Entry(Feature.ADDRESSES, HypervisorConnection::addresses, AddressesFacet::new)),
          Map.entry(
              Labeling.class,
              new Entry(Feature.LABELS_CHANGE, HypervisorConnection::labels, LabelingFacet::new)),
          Map.entry(
              Attach.class,
              new Entry(Feature.ATTACH, HypervisorConnection::attach, AttachFacet::new)),
          Map.entry(
              FileTransfer.class,
              new Entry(Feature.FILES, HypervisorConnection::files, FilesFacet::new)),
          Map.entry(
              Capture.class,
              new Entry(Feature.CAPTURE, HypervisorConnection::capture, CaptureFacet::new)));

  private MachineFacets() {}

  static <T extends MachineFacet> Optional<T> find(
      Link link, CallOptions options, Machine machine, Class<T> type) {
    Entry entry = ENTRIES.get(type);
    if (entry == null) {
      return link.run(
          Operation.reading("machine.facet", machine.id()),
          options,
          (connection, call) ->
              connection.machineFacet(
                  type, machine.id(), new FacetLink(link, options, machine.id())));
    }
    boolean there =
        link.run(
            Operation.reading("machine.facet", machine.id()),
            options,
            (connection, call) ->
                entry.operations().apply(connection).isPresent()
                    && Hypervisor.isPossible(connection.features(), entry.feature())
                    && connection.support(call, machine.id(), entry.feature()).isPossible());
    return there
        ? Optional.of(type.cast(entry.maker().make(link, options, machine.id())))
        : Optional.empty();
  }

  static Feature feature(Class<?> type) {
    Entry entry = ENTRIES.get(type);
    return entry == null ? ownFeature(type) : entry.feature();
  }

  /** The feature that stands for a facet which core does not know. */
  static Feature ownFeature(Class<?> type) {
    String name = type.getSimpleName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return Feature.of("facet." + name, "the facet " + type.getName(), Feature.Scope.MACHINE);
  }
}
