package io.panvisor.memory;

import io.panvisor.Feature;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.facet.Frame;
import io.panvisor.facet.LogQuery;
import io.panvisor.spi.Deadline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A machine's log: what was written, and when it is followed, what is written on. */
final class LogStream extends MemoryStream {

  private final MemoryMachine machine;
  private final LogQuery query;
  private int next;
  private boolean begun;
  private boolean follows;

  LogStream(MemoryConnection connection, MemoryMachine machine, LogQuery query) {
    super(connection);
    this.machine = machine;
    this.query = query;
    this.follows = query.isFollow() && machine.follow(this);
    more();
  }

  /** There is more in the log. */
  void more() {
    List<Frame> fresh = new ArrayList<>();
    boolean last;
    synchronized (machine.lock()) {
      if (begun && !follows) {
        return;
      }
      for (MemoryMachine.LogEntry entry : machine.log(next)) {
        next++;
        if (query.since().filter(since -> entry.at().isBefore(since)).isEmpty()) {
          fresh.add(new Frame(entry.channel(), text(entry)));
        }
      }
      if (!begun) {
        fresh = tail(fresh);
        begun = true;
      }
      last = !follows;
    }
    fresh.forEach(this::offerHeld);
    if (last) {
      end(OptionalInt.empty());
    }
  }

  private List<Frame> tail(List<Frame> frames) {
    if (query.tail().isEmpty()) {
      return frames;
    }
    int lines = 0;
    int from = frames.size();
    while (from > 0 && lines < query.tail().getAsInt()) {
      from--;
      if (from == 0 || endsLine(frames.get(from - 1))) {
        lines++;
      }
    }
    return new ArrayList<>(frames.subList(from, frames.size()));
  }

  private static boolean endsLine(Frame frame) {
    return frame.data().length > 0 && frame.data()[frame.data().length - 1] == '\n';
  }

  private byte[] text(MemoryMachine.LogEntry entry) {
    return query.isTimestamps()
        ? (entry.at() + " " + new String(entry.data(), StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8)
        : entry.data();
  }

  /** The machine has stopped: nothing more comes. */
  void machineEnded() {
    more();
    follows = false;
    machine.unfollow(this);
    end(OptionalInt.empty());
  }

  @Override
  public void write(byte[] data, Deadline deadline) {
    throw new UnsupportedFeatureException(Feature.EXEC_INTERACTIVE, "a log takes no input");
  }

  @Override
  public void close() {
    machine.unfollow(this);
    super.close();
  }
}
