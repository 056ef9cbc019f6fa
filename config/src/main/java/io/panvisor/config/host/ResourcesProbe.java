package io.panvisor.config.host;

import io.panvisor.DataSize;
import io.panvisor.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether there are memory and disk space enough. */
final class ResourcesProbe implements Probe {

  private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal:\\s+(\\d{1,15}) kB$");
  private static final Pattern FREE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d{1,15}) kB$");

  private final DataSize memory;
  private final String place;
  private final DataSize space;

  ResourcesProbe(DataSize memory, String place, DataSize space) {
    this.memory = memory;
    this.place = place;
    this.space = space;
  }

  @Override
  public String id() {
    return "resources";
  }

  @Override
  public List<Finding> look(LookedAt host) {
    return List.of(memory(host), disk(host));
  }

  private Finding memory(LookedAt host) {
    String id = "memory";
    String why = "guests and their host need memory; " + memory + " is the least that makes sense";
    Optional<String> text = host.text("/proc/meminfo");
    Matcher total = TOTAL.matcher(text.orElse(""));
    if (!total.find()) {
      return Finding.unknown(id, "there is no /proc/meminfo below this root", why, "");
    }
    DataSize has = DataSize.kibibytes(Long.parseLong(total.group(1)));
    Matcher free = FREE.matcher(text.orElse(""));
    String found =
        has
            + (free.find()
                ? ", of which "
                    + DataSize.kibibytes(Long.parseLong(free.group(1)))
                    + " are available"
                : "");
    return has.compareTo(memory) >= 0
        ? Finding.ok(id, found, why)
        : Finding.warning(id, found, why, "Give this host more memory.");
  }

  private Finding disk(LookedAt host) {
    String id = "disk";
    String why = "what guests write is below " + place + "; a full disk pauses them";
    if (!host.tree().isThisHost()) {
      return Finding.unknown(id, "the disk of another root is not this host's", why, "");
    }
    Path there = host.tree().resolve(place);
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    DataSize free;
    try {
      free = DataSize.bytes(Files.getFileStore(there).getUsableSpace());
    } catch (IOException unreadable) {
      throw new EngineException("cannot look at the disk of " + there, unreadable);
    }
    String found = free + " are free below " + place;
    return free.compareTo(space) >= 0
        ? Finding.ok(id, found, why)
        : Finding.warning(id, found, why, "Free some, or put that folder on another disk.");
  }
}
