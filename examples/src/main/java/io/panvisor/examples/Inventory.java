package io.panvisor.examples;

import io.panvisor.DataSize;
import io.panvisor.EngineReport;
import io.panvisor.Hypervisor;
import io.panvisor.InfoPart;
import io.panvisor.MachineInfo;
import io.panvisor.MachineQuery;
import io.panvisor.Panvisor;
import io.panvisor.error.PanvisorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All machines of all engines of this host, as lines of a table; an engine that cannot be read is a
 * line that says why.
 */
public final class Inventory {

  private Inventory() {}

  /** Prints the table. */
  public static void main(String[] arguments) {
    List<String> uris =
        Panvisor.detect().stream().filter(EngineReport::usable).map(EngineReport::uri).toList();
    of(uris).forEach(System.out::println);
  }

  static List<String> of(List<String> uris) {
    List<String> lines = new ArrayList<>();
    for (String uri : uris) {
      try (Hypervisor hypervisor = Panvisor.connect(uri)) {
        String engine = hypervisor.engine().name();
        hypervisor
            .list(MachineQuery.all().with(InfoPart.RESOURCES))
            .map(info -> line(engine, info))
            .sorted()
            .forEach(lines::add);
      } catch (PanvisorException unreadable) {
        lines.add(uri + " cannot be read: " + unreadable.getMessage());
      }
    }
    return lines;
  }

  private static String line(String engine, MachineInfo info) {
    return String.format(
        Locale.ROOT,
        "%-8s %-30s %-22s %-10s %s",
        engine,
        info.name(),
        info.id().kind(),
        info.status().power(),
        info.memory().map(DataSize::toString).orElse("-"));
  }
}
