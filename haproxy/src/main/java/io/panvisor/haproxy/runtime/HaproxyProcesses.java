package io.panvisor.haproxy.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A master process and its workers, as {@code show proc} has them. Immutable.
 *
 * @param master the master
 * @param workers the workers that serve now
 * @param oldWorkers workers of before a reload, which end with their last connections
 * @param reloads how often the master was reloaded
 * @param failedReloads how often that failed since the last time that it went well; nothing where
 *     the version does not tell it (before 2.5)
 */
public record HaproxyProcesses(
    Member master,
    List<Member> workers,
    List<Member> oldWorkers,
    long reloads,
    Optional<Long> failedReloads) {

  private static final Pattern LINE =
      Pattern.compile("([0-9]+)\\s+(\\S+)\\s+(.*?)\\s*([0-9]+d[0-9]+h[0-9]+m[0-9]+s)\\s+(\\S+).*");
  private static final Pattern UPTIME = Pattern.compile("([0-9]+)d([0-9]+)h([0-9]+)m([0-9]+)s");
  private static final Pattern FAILED = Pattern.compile("\\[failed: ([0-9]+)\\]");
  private static final Pattern WAS = Pattern.compile("\\[was: [0-9]+\\]");

  /** Copies the lists. */
  public HaproxyProcesses {
    workers = List.copyOf(workers);
    oldWorkers = List.copyOf(oldWorkers);
  }

  /**
   * One process.
   *
   * @param pid its number
   * @param reloads how many reloads it has seen
   * @param uptime how long it has run, in whole seconds
   * @param version its version; an upgrade shows here until the last old worker is gone
   */
  public record Member(long pid, long reloads, Duration uptime, String version) {}

  /**
   * Reads the table. Before 2.5 it had a column more, the relative process id, and did not tell of
   * failed reloads.
   */
  static Optional<HaproxyProcesses> parse(String text) {
    List<Member> workers = new ArrayList<>();
    List<Member> old = new ArrayList<>();
    Member master = null;
    long reloads = 0;
    Optional<Long> failed = Optional.empty();
    boolean areOld = false;
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("# ")) {
        areOld = line.startsWith("# old");
        continue;
      }
      Matcher matcher = LINE.matcher(line.strip());
      if (!matcher.matches()) {
        continue;
      }
      Member member = member(matcher);
      switch (matcher.group(2)) {
        case "master" -> {
          master = member;
          reloads = member.reloads();
          Matcher count = FAILED.matcher(matcher.group(3));
          failed = count.find() ? Optional.of(Long.parseLong(count.group(1))) : Optional.empty();
        }
        case "worker" -> (areOld ? old : workers).add(member);
        default -> {
          // Programs that the master runs beside: none of our business.
        }
      }
    }
    return master == null
        ? Optional.empty()
        : Optional.of(new HaproxyProcesses(master, workers, old, reloads, failed));
  }

  private static Member member(Matcher line) {
    String counts =
        FAILED.matcher(WAS.matcher(line.group(3)).replaceAll("")).replaceAll("").strip();
    String reloads = counts.substring(counts.lastIndexOf(' ') + 1);
    return new Member(
        Long.parseLong(line.group(1)),
        reloads.isEmpty() ? 0 : Long.parseLong(reloads),
        uptime(line.group(4)),
        line.group(5));
  }

  private static Duration uptime(String text) {
    Matcher parts = UPTIME.matcher(text);
    return parts.matches()
        ? Duration.ofDays(Long.parseLong(parts.group(1)))
            .plusHours(Long.parseLong(parts.group(2)))
            .plusMinutes(Long.parseLong(parts.group(3)))
            .plusSeconds(Long.parseLong(parts.group(4)))
        : Duration.ZERO;
  }
}
