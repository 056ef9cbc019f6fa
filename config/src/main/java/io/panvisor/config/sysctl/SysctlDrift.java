package io.panvisor.config.sysctl;

import io.panvisor.config.FileText;
import io.panvisor.config.HostTree;
import io.panvisor.error.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One kernel parameter as it is wanted, as the files have it, and as the kernel has it. Immutable.
 */
public final class SysctlDrift {

  private static final String LIVE = "/proc/sys/";
  private static final int MOST_BYTES = 65_536;

  private final SysctlKey key;
  private final String wanted;
  private final SysctlFiles.@Nullable Source source;
  private final @Nullable String live;

  private SysctlDrift(
      SysctlKey key, String wanted, SysctlFiles.@Nullable Source source, @Nullable String live) {
    this.key = key;
    this.wanted = wanted;
    this.source = source;
    this.live = live;
  }

  /** {@return a row for each setting that is no pattern, those without drift among them} */
  public static List<SysctlDrift> of(List<SysctlSetting> wanted, HostTree host) {
    SysctlFiles files = SysctlFiles.of(host);
    return wanted.stream()
        .filter(setting -> !setting.key().isPattern())
        .map(
            setting ->
                new SysctlDrift(
                    setting.key(),
                    setting.value(),
                    files.effective(setting.key()).orElse(null),
                    live(host, setting.key()).orElse(null)))
        .toList();
  }

  /**
   * {@return what the kernel has, read below the host's root; nothing where it has no such
   * parameter, or none that can be read}
   */
  public static Optional<String> live(HostTree host, SysctlKey key) {
    Path place = host.resolve(LIVE + key.path());
    if (!Files.isRegularFile(place) || !Files.isReadable(place)) {
      return Optional.empty();
    }
    try (InputStream stream = Files.newInputStream(place)) {
      // The kernel gives such a value to the first read only, however short that is.
      byte[] bytes = new byte[MOST_BYTES];
      int length = Math.max(0, stream.read(bytes));
      String text = FileText.decode(Arrays.copyOf(bytes, length));
      return Optional.of(text.strip().replaceAll("[ \\t]+", " "));
    } catch (IOException unreadable) {
      throw new EngineException("cannot read " + place, unreadable);
    }
  }

  /** {@return which parameter} */
  public SysctlKey key() {
    return key;
  }

  /** {@return what is wanted} */
  public String wanted() {
    return wanted;
  }

  /** {@return what the files give it and where; nothing where none does} */
  public Optional<SysctlFiles.Source> inFiles() {
    return Optional.ofNullable(source);
  }

  /** {@return what the kernel has; nothing where it has no such parameter} */
  public Optional<String> live() {
    return Optional.ofNullable(live);
  }

  /** {@return whether the files give another value than is wanted, or none} */
  public boolean filesDiffer() {
    return source == null || !SysctlSetting.same(source.assignment().value(), wanted);
  }

  /** {@return whether the kernel has another value than is wanted, or no such parameter} */
  public boolean kernelDiffers() {
    return live == null || !SysctlSetting.same(live, wanted);
  }

  /** {@return whether either differs from what is wanted} */
  public boolean isDrift() {
    return filesDiffer() || kernelDiffers();
  }

  /** {@return the row as plain fields, for JSON} */
  public Map<String, Object> toTree() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("key", key.toString());
    fields.put("wanted", wanted);
    inFiles()
        .ifPresent(
            from -> {
              fields.put("inFiles", from.assignment().value());
              fields.put("from", from.path());
              fields.put("line", from.assignment().line());
            });
    live().ifPresent(value -> fields.put("live", value));
    fields.put("drift", isDrift());
    return fields;
  }

  /** {@return the row for people} */
  @Override
  public String toString() {
    return key
        + ": wanted "
        + wanted
        + ", in files "
        + inFiles().map(from -> from.assignment().value() + " (" + from + ")").orElse("not set")
        + ", live "
        + live().orElse("not there");
  }
}
