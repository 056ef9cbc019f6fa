package io.panvisor.haproxy.runtime;

import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.PanvisorException;
import io.panvisor.spi.EngineContext;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command line of HAProxy's master process ({@code haproxy -W -S SOCKET}, from 1.9 on): which
 * processes there are, reloads, and the way to each worker. Thread-safe.
 */
public final class MasterCli {

  private static final Pattern SUCCESS = Pattern.compile("Success=([01])\\s*(?:--)?\\s*");

  private final RuntimeChannel channel;
  private final Duration timeout;

  private MasterCli(RuntimeChannel channel, Duration timeout) {
    this.channel = channel;
    this.timeout = timeout;
  }

  /** {@return the master at that socket} */
  public static MasterCli at(RuntimeAddress address) {
    return over(RuntimeChannel.to(address, EngineContext.system(), RuntimeApi.DEFAULT_BOUND));
  }

  /** {@return the master over a channel of one's own} */
  public static MasterCli over(RuntimeChannel channel) {
    return new MasterCli(channel, RuntimeApi.DEFAULT_TIMEOUT);
  }

  /** {@return the same with another longest time for each call, which is positive} */
  public MasterCli within(Duration longest) {
    return new MasterCli(channel, longest);
  }

  /**
   * What the master said of a reload.
   *
   * @param success whether it went well; nothing where the master does not wait for it (before
   *     2.7): the processes tell it a little later
   * @param words what HAProxy wrote while it read its file and started; empty before 2.7
   */
  public record Reload(Optional<Boolean> success, String words) {}

  /**
   * {@return the processes that there are}
   *
   * @throws ConnectionLostException when the master is gone, or just now starts itself anew
   */
  public HaproxyProcesses processes() {
    String answer = channel.ask("show proc", timeout);
    Optional<PanvisorException> refused = Refusal.ofReading(answer, subject("show proc"));
    if (refused.isPresent()) {
      throw refused.get().at(place(), "haproxy.processes", null);
    }
    return HaproxyProcesses.parse(answer)
        .orElseThrow(
            () ->
                new ConnectionLostException(place() + " does not answer as a master does")
                    .hint("This has to be the socket that 'haproxy -W -S' names."));
  }

  /**
   * Has the master read its file again and start new workers; the old ones end with their last
   * connections. When the file is no good, the old workers go on.
   */
  public Reload reload() {
    String answer = channel.ask("reload", timeout);
    Optional<PanvisorException> refused = Refusal.ofReading(answer, subject("reload"));
    if (refused.isPresent()) {
      throw refused.get().at(place(), "haproxy.reload", null);
    }
    Matcher success = SUCCESS.matcher(answer);
    return success.lookingAt()
        ? new Reload(
            Optional.of(success.group(1).equals("1")), answer.substring(success.end()).strip())
        : new Reload(Optional.empty(), "");
  }

  /** {@return the runtime API of the worker that serves now} */
  public RuntimeApi worker() {
    return RuntimeApi.behindMaster(new Through("@1 "), timeout);
  }

  /**
   * {@return the runtime API of one worker, an old one perhaps}
   *
   * @param pid its process number; one that is not there is told by its first call
   */
  public RuntimeApi worker(long pid) {
    return RuntimeApi.behindMaster(new Through("@!" + pid + " "), timeout);
  }

  private static Subject subject(String command) {
    return new Subject("command", command, RuntimeFeatures.COMMANDS);
  }

  private String place() {
    return "HAProxy's master at " + channel.place();
  }

  /** {@return where it is} */
  @Override
  public String toString() {
    return "MasterCli[" + channel.place() + "]";
  }

  /** The way to a worker: the master hands on what begins with its number. */
  private final class Through implements RuntimeChannel {
    private final String prefix;

    Through(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public String ask(String request, Duration longest) {
      return channel.ask(prefix + request, longest);
    }

    @Override
    public String place() {
      return channel.place() + " (" + prefix.strip() + ")";
    }
  }
}
