package io.panvisor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.panvisor.Feature;
import io.panvisor.Hypervisor;
import io.panvisor.Machine;
import io.panvisor.MachineQuery;
import io.panvisor.PowerState;
import io.panvisor.StopMode;
import io.panvisor.error.ClosedException;
import io.panvisor.event.FeedEvent;
import io.panvisor.event.MachineFeed;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Watching machines. */
abstract class FeedContract extends CreationContract {

  @Test
  void aFeedBeginsWithASnapshotAndTellsChangesAndRemovals() {
    Machine old = shared();
    try (MachineFeed feed = hypervisor().watch(MachineQuery.all())) {
      FeedEvent first = feed.next(patience()).orElseThrow();
      assertThat(first).isInstanceOf(FeedEvent.Snapshot.class);
      assertThat(((FeedEvent.Snapshot) first).machines())
          .anyMatch(info -> info.id().equals(old.id()));

      Machine machine = running();
      awaitEvent(feed, event -> isChange(event, machine, PowerState.RUNNING));
      machine.stop(StopMode.force());
      awaitEvent(feed, event -> isChange(event, machine, PowerState.STOPPED));
      machine.delete();
      awaitEvent(
          feed,
          event -> event instanceof FeedEvent.Removed removed && removed.id().equals(machine.id()));

      assertThat(feed.isPushed()).isEqualTo(possible(Feature.EVENTS));
    }
    proved(
        Feature.EVENTS,
        possible(Feature.EVENTS) ? ContractRecord.Proof.WORKS : ContractRecord.Proof.REFUSED);
  }

  private static boolean isChange(FeedEvent event, Machine machine, PowerState power) {
    return event instanceof FeedEvent.Changed changed
        && changed.machine().id().equals(machine.id())
        && changed.machine().status().power() == power;
  }

  /** Reads on until the event comes. */
  final void awaitEvent(MachineFeed feed, Predicate<FeedEvent> wanted) {
    for (int events = 0; events < 100; events++) {
      Optional<FeedEvent> event = feed.next(patience());
      if (event.isEmpty()) {
        fail("the feed told nothing within %s", patience());
      } else if (wanted.test(event.get())) {
        return;
      }
    }
    fail("a hundred events, and not the one awaited");
  }

  @Test
  void aSlowReaderGetsStatesAndNotEdges() {
    Machine machine = made();
    try (MachineFeed feed = hypervisor().watch(MachineQuery.all().only(Set.of(machine.id())))) {
      assertThat(feed.next(patience()).orElseThrow()).isInstanceOf(FeedEvent.Snapshot.class);
      for (int times = 0; times < 2; times++) {
        machine.start();
        machine.stop(StopMode.force());
      }
      machine.start();

      int events = 0;
      boolean running = false;
      for (Optional<FeedEvent> event = feed.next(patience());
          event.isPresent() && !running;
          event = feed.next(Duration.ofSeconds(3))) {
        events++;
        running = isChange(event.get(), machine, PowerState.RUNNING);
        if (running) {
          break;
        }
      }

      assertThat(running).as("the last state was told").isTrue();
      assertThat(events).as("events for five changes that nobody looked at").isLessThan(5);
    }
  }

  @Test
  void aFeedOfOneMachineTellsOfNoOther() {
    Machine machine = shared();
    try (MachineFeed feed = hypervisor().watch(MachineQuery.all().only(Set.of(machine.id())))) {
      FeedEvent first = feed.next(patience()).orElseThrow();
      assertThat(((FeedEvent.Snapshot) first).machines()).hasSize(1);
      made();
      assertThat(feed.next(Duration.ofSeconds(1))).isEmpty();
    }
  }

  @Test
  void closingAFeedWakesItsReader() throws InterruptedException {
    MachineFeed feed = hypervisor().watch(MachineQuery.all());
    feed.next(patience());
    Reader reader =
        Reader.of(
            () -> {
              while (true) {
                feed.next(Duration.ofMinutes(5));
              }
            });

    reader.settle();
    feed.close();

    assertThat(reader.thrown()).isInstanceOf(ClosedException.class);
  }

  @Test
  void closingTheHypervisorClosesItsFeeds() {
    Hypervisor second = connect();
    MachineFeed feed = second.watch(MachineQuery.all());
    feed.next(patience());

    second.close();

    assertThatThrownBy(() -> feed.next(Duration.ofSeconds(1))).isInstanceOf(ClosedException.class);
  }
}
