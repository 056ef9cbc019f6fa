package io.panvisor.config.systemd;

import io.panvisor.config.ini.IniEntry;
import io.panvisor.config.ini.IniFile;
import java.util.ArrayList;
import java.util.List;

/** What the [Install] sections of a unit and its drop-ins say. */
final class UnitInstall {

  private final List<String> wantedBy = new ArrayList<>();
  private final List<String> requiredBy = new ArrayList<>();
  private final List<String> aliases = new ArrayList<>();
  private final List<String> also = new ArrayList<>();
  private String defaultInstance = "";

  void add(IniFile file) {
    for (IniEntry entry : file.entries("Install")) {
      switch (entry.key()) {
        case "WantedBy" -> add(wantedBy, entry.value());
        case "RequiredBy" -> add(requiredBy, entry.value());
        case "Alias" -> add(aliases, entry.value());
        case "Also" -> add(also, entry.value());
        case "DefaultInstance" -> defaultInstance = entry.value();
        default -> {
          // Nothing that makes a link.
        }
      }
    }
  }

  private static void add(List<String> list, String value) {
    if (value.isBlank()) {
      list.clear();
      return;
    }
    for (String word : value.strip().split("\\s+")) {
      if (!list.contains(word)) {
        list.add(word);
      }
    }
  }

  List<String> wantedBy() {
    return wantedBy;
  }

  List<String> requiredBy() {
    return requiredBy;
  }

  List<String> aliases() {
    return aliases;
  }

  List<String> also() {
    return also;
  }

  String defaultInstance() {
    return defaultInstance;
  }

  boolean makesLinks() {
    return !wantedBy.isEmpty() || !requiredBy.isEmpty() || !aliases.isEmpty();
  }
}
