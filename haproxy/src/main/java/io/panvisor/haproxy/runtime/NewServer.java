package io.panvisor.haproxy.runtime;

import io.panvisor.config.Values;
import io.panvisor.error.InvalidSpecException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server to be added while HAProxy runs. It starts in maintenance, with its checks switched off:
 * {@link RuntimeApi#setHealthChecks} and {@link RuntimeApi#setState} let it take part. Immutable;
 * each method gives a changed copy.
 */
public final class NewServer {

  private final ServerName name;
  private final String address;
  private final int port;
  private final boolean backup;
  private final boolean checked;
  private final Map<String, String> parameters;

  private NewServer(
      ServerName name,
      String address,
      int port,
      boolean backup,
      boolean checked,
      Map<String, String> parameters) {
    this.name = name;
    this.address = address;
    this.port = port;
    this.backup = backup;
    this.checked = checked;
    this.parameters = parameters;
  }

  /**
   * {@return a server at that address}
   *
   * @param name backend and server
   * @param address an IPv4 or IPv6 address; names are not resolved for such servers
   * @param port from 1 to 65535
   */
  public static NewServer of(ServerName name, String address, int port) {
    return new NewServer(
        name,
        Values.address("address", address),
        Values.port("port", port),
        false,
        false,
        Map.of());
  }

  /** {@return the same as a backup: it gets sessions only when all others are gone} */
  public NewServer backup() {
    return new NewServer(name, address, port, true, checked, parameters);
  }

  /**
   * {@return the same with checks, of the kind that its backend says}
   *
   * @param interval time between two checks, from 1 ms
   * @param fall how many must fail one after the other to call it down, from 1
   * @param rise how many must pass to call it up again, from 1
   */
  public NewServer check(Duration interval, int fall, int rise) {
    NewServer timed =
        with("inter", milliseconds("interval", interval))
            .with("fall", Integer.toString(Words.between("fall", fall, 1, 100_000)))
            .with("rise", Integer.toString(Words.between("rise", rise, 1, 100_000)));
    return new NewServer(name, address, port, backup, true, timed.parameters);
  }

  /** {@return the same with another time between checks while it is neither quite up nor down} */
  public NewServer fastInterval(Duration interval) {
    return with("fastinter", milliseconds("fastInterval", interval));
  }

  /** {@return the same with another time between checks while it is down} */
  public NewServer downInterval(Duration interval) {
    return with("downinter", milliseconds("downInterval", interval));
  }

  /** {@return the same with that weight, from 0 to 256; by default 1} */
  public NewServer weight(int weight) {
    return with("weight", Integer.toString(Words.between("weight", weight, 0, 256)));
  }

  /** {@return the same with that many connections at most; 0 for no bound, the default} */
  public NewServer maxConnections(int most) {
    return with("maxconn", Integer.toString(Words.between("maxConnections", most, 0, 10_000_000)));
  }

  /** {@return the same with its full share only after that time} */
  public NewServer slowStart(Duration time) {
    return with("slowstart", milliseconds("slowStart", time));
  }

  /**
   * {@return the same with a further parameter of the {@code server} line that has one value, such
   * as {@code pool-max-conn}}
   *
   * @throws InvalidSpecException for a blank or another sign that the command line takes for more
   */
  public NewServer parameter(String keyword, String value) {
    return with(Words.word("parameter", keyword), Words.word(keyword, value));
  }

  private NewServer with(String keyword, String value) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    more.put(keyword, value);
    return new NewServer(name, address, port, backup, checked, more);
  }

  private static String milliseconds(String field, Duration time) {
    long millis = time.toMillis();
    if (millis < 1 || millis > Integer.MAX_VALUE) {
      throw InvalidSpecException.of(field, time.toString(), "from 1 ms to 24 days");
    }
    return Long.toString(millis) + "ms";
  }

  /** {@return backend and server} */
  public ServerName name() {
    return name;
  }

  /** {@return whether it has checks to be switched on} */
  public boolean isChecked() {
    return checked;
  }

  /** The words behind {@code add server}. */
  String words() {
    List<String> words = new ArrayList<>(List.of(name.toString(), place(address, port)));
    if (checked) {
      words.add("check");
    }
    if (backup) {
      words.add("backup");
    }
    parameters.forEach(
        (keyword, value) -> {
          words.add(keyword);
          words.add(value);
        });
    return String.join(" ", words);
  }

  /** An address with a port as HAProxy reads it. */
  private static String place(String address, int port) {
    return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NewServer that && words().equals(that.words());
  }

  @Override
  public int hashCode() {
    return words().hashCode();
  }

  /** {@return as it would stand behind {@code add server}} */
  @Override
  public String toString() {
    return words();
  }
}
