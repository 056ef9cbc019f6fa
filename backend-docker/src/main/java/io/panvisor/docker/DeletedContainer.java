package io.panvisor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.DeleteReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a container's deletion took with it and what it left. Pure. */
final class DeletedContainer {

  private DeletedContainer() {}

  /**
   * @param container the inspection from before
   * @param withVolumes whether volumes without a name of their own were to go as well
   * @param unmade named volumes that went as well
   */
  static DeleteReport report(JsonNode container, boolean withVolumes, Set<String> unmade) {
    List<String> removed = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    String name = container.path("Name").asText();
    removed.add("machine " + (name.startsWith("/") ? name.substring(1) : name));
    for (JsonNode mount : container.path("Mounts")) {
      String source = mount.path("Name").asText("");
      switch (mount.path("Type").asText()) {
        case "volume" -> {
          if (unmade.contains(source)) {
            removed.add("volume " + source);
          } else if (!isNameless(source)) {
            kept.add("volume " + source + ": named volumes outlive machines");
          } else if (withVolumes) {
            removed.add("volume " + source);
          } else {
            kept.add("volume " + source + ": not asked to remove it, or not ours");
          }
        }
        case "bind" -> kept.add("path " + mount.path("Source").asText() + ": the host's own");
        default -> {}
      }
    }
    return new DeleteReport(removed, kept, List.of());
  }

  /** The engine names a volume that nobody named by 64 digits. */
  private static boolean isNameless(String volume) {
    return volume.matches("[0-9a-f]{64}");
  }
}
