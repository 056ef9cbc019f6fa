package io.panvisor.memory;

import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.PanvisorException;
import io.panvisor.spi.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can go wrong with an engine, to be switched on.
 *
 * <pre>{@code
 * engine.faults().on(MemoryCall.CREATE).at("disk made")
 *     .fail(() -> new ResourcesExhaustedException("the pool is full", "disk"));
 * engine.faults().on(MemoryCall.START).loseAnswer();
 * engine.faults().on(MemoryCall.LIST).after(2).times(3).hang();
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class MemoryFaults {

  private final MemoryEngine engine;
  private final List<Rule> rules = new ArrayList<>();
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
  private final Object hanging = new Object();
  private long released;

  MemoryFaults(MemoryEngine engine) {
    this.engine = engine;
  }

  /** {@return a fault of the next such call, to be finished with what happens} */
  public Rule on(MemoryCall call) {
    return new Rule(call);
  }

  /** A machine of that name can be listed, but its facts cannot be read. */
  public void unreadable(String machine) {
    unreadable.add(machine);
  }

  /** Whoever hears of changes is told that some were missed. */
  public void eventGap(String why) {
    engine.loseEvents(why);
  }

  /** Ends all faults; calls that hang go on. */
  public void clear() {
    synchronized (this) {
      rules.clear();
    }
    unreadable.clear();
    letHangingGoOn();
  }

  /** Calls that hang go on, most of them for nobody any more. */
  public void letHangingGoOn() {
    synchronized (hanging) {
      released++;
      hanging.notifyAll();
    }
  }

  boolean isUnreadable(String machine) {
    return unreadable.contains(machine);
  }

  /** Lets a call pass a step, or not. */
  void pass(MemoryConnection connection, Call call, MemoryCall what, String step) {
    Rule hit = null;
    synchronized (this) {
      for (Rule rule : rules) {
        if (rule.call == what && rule.step.equals(step) && rule.skip-- <= 0) {
          hit = rule;
          break;
        }
      }
      if (hit != null && --hit.left == 0) {
        rules.remove(hit);
      }
    }
    if (hit != null && hit.action != null) {
      hit.action.happen(connection, call);
    }
  }

  private void hang() throws InterruptedException {
    synchronized (hanging) {
      long before = released;
      while (released == before) {
        hanging.wait();
      }
    }
  }

  private interface Action {
    void happen(MemoryConnection connection, Call call);
  }

  /** A fault that is being described; it holds once its last method is called. */
  public final class Rule {
    private final MemoryCall call;
    private String step = "";
    private int skip;
    private int left = 1;
    private @Nullable Action action;

    private Rule(MemoryCall call) {
      this.call = call;
    }

    /**
     * Lets that many calls pass first.
     *
     * @return this
     */
    public Rule after(int calls) {
      skip = calls;
      return this;
    }

    /**
     * Happens that many times, not once.
     *
     * @return this
     */
    public Rule times(int calls) {
      left = calls;
      return this;
    }

    /**
     * Happens at this step and not at the beginning: those that {@link MemoryCall} names, {@code
     * half way} of a list, or {@code answered}, when all is done and the answer is on its way.
     *
     * @return this
     */
    public Rule at(String name) {
      step = name;
      return this;
    }

    /** The call fails so. */
    public void fail(Supplier<? extends PanvisorException> error) {
      arm(
          (connection, failing) -> {
            throw error.get();
          });
    }

    /** The connection breaks. */
    public void loseConnection() {
      arm(
          (connection, failing) -> {
            connection.breakDown();
            throw new ConnectionLostException("the connection to the engine broke");
          });
    }

    /** The call is done, and the connection breaks before its answer arrives. */
    public void loseAnswer() {
      at("answered").loseConnection();
    }

    /** The engine's daemon dies, and its machines with it if so wanted. */
    public void killDaemon(boolean machinesToo) {
      arm(
          (connection, failing) -> {
            engine.dies(machinesToo);
            throw new ConnectionLostException("the engine's daemon is gone");
          });
    }

    /** The call takes that much longer. */
    public void slow(Duration time) {
      arm((connection, slow) -> slow.sleep(time));
    }

    /** The call hangs until its deadline. */
    public void hang() {
      arm(
          (connection, given) ->
              connection
                  .lane()
                  .call(
                      given,
                      () -> {
                        MemoryFaults.this.hang();
                        return true;
                      }));
    }

    private void arm(Action what) {
      action = what;
      synchronized (MemoryFaults.this) {
        rules.add(this);
      }
    }
  }
}
