package io.panvisor.haproxy.config;

import io.panvisor.config.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A table that remembers clients.
 *
 * @param type what is remembered: {@code ip}, {@code ipv6}, {@code integer}, {@code string len 32},
 *     {@code binary len 16}
 * @param size how many, such as {@code 10k} or {@code 1m}
 * @param expiry after how long without use an entry is forgotten; null for never
 * @param stored what is counted, such as {@code gpc0} or {@code http_req_rate(10s)}
 * @param peers the peers section whose processes share it; null for none
 */
public record StickTable(
    String type,
    String size,
    @Nullable Duration expiry,
    List<String> stored,
    @Nullable String peers)
    implements Statement {

  private static final Pattern TYPE =
      Pattern.compile("ip|ipv6|integer|string|binary|(?:string|binary) len [1-9][0-9]{0,4}");
  private static final Pattern SIZE = Pattern.compile("[1-9][0-9]{0,8}[kKmMgG]?");
  private static final Pattern STORED =
      Pattern.compile("[a-z0-9_]{1,40}(?:\\([0-9a-z]{1,12}(?:,[0-9a-z]{1,12})?\\))?");

  /** Checks the words. */
  public StickTable {
    stored = List.copyOf(stored);
    Values.matching(
        TYPE, "stick-table.type", type, "a type is such as ip, ipv6, integer or string len 32");
    Values.matching(SIZE, "stick-table.size", size, "a size is such as 10k or 1m");
    if (expiry != null) {
      HaproxyTime.written("stick-table.expire", expiry);
    }
    stored.forEach(
        each ->
            Values.matching(
                STORED, "stick-table.store", each, "a counter is such as http_req_rate(10s)"));
    if (peers != null) {
      Values.token("stick-table.peers", peers);
    }
  }

  /** {@return a table of clients' IPv4 addresses} */
  public static StickTable ofAddresses(String size, Duration expiry) {
    return new StickTable("ip", size, expiry, List.of(), null);
  }

  /** {@return the same, which also counts this} */
  public StickTable store(String counter) {
    List<String> more = new ArrayList<>(stored);
    more.add(counter);
    return new StickTable(type, size, expiry, more, peers);
  }

  /** {@return the same, shared with the processes of a peers section} */
  public StickTable sharedBy(String section) {
    return new StickTable(type, size, expiry, stored, section);
  }

  @Override
  public void write(SectionWriter out) {
    List<String> words = new ArrayList<>(List.of("stick-table", "type"));
    words.addAll(List.of(type.split(" ")));
    words.addAll(List.of("size", size));
    Optional.ofNullable(expiry)
        .ifPresent(time -> words.addAll(List.of("expire", HaproxyTime.written("expire", time))));
    if (!stored.isEmpty()) {
      words.addAll(List.of("store", String.join(",", stored)));
    }
    if (peers != null) {
      words.addAll(List.of("peers", peers));
    }
    out.at("stick-table").line(words);
  }
}
