package io.panvisor.examples;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A visitor who asks for one page again and again, and notes who answered. */
final class TourRequests implements AutoCloseable {

  private static final long PAUSE_NANOS = 10_000_000;

  private final URI page;
  private final Collection<String> names;
  private final Map<String, Long> answers = new TreeMap<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread thread = new Thread(this::run, "tour-visitor");
  private long all;
  private long failed;
  private String lastFailure = "";

  /**
   * Begins to ask.
   *
   * @param names the machines' names, one of which each page has
   */
  TourRequests(URI page, Collection<String> names) {
    this.page = page;
    this.names = names;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!ended.get()) {
      try {
        String text = ask();
        note(names.stream().filter(text::contains).findFirst().orElse("somebody else"));
      } catch (IOException failure) {
        fail(failure.toString());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private String ask() throws IOException {
    HttpURLConnection request = (HttpURLConnection) page.toURL().openConnection();
    request.setConnectTimeout(10_000);
    request.setReadTimeout(10_000);
    try (InputStream in = request.getInputStream()) {
      return new String(in.readNBytes(4_096), StandardCharsets.UTF_8);
    }
  }

  private synchronized void note(String name) {
    answers.merge(name, 1L, Long::sum);
    all++;
    notifyAll();
  }

  private synchronized void fail(String failure) {
    failed++;
    all++;
    lastFailure = failure;
    notifyAll();
  }

  /** How many answers each machine gave. */
  synchronized Map<String, Long> answers() {
    return new TreeMap<>(answers);
  }

  /** How many requests had no good answer. */
  synchronized long failed() {
    return failed;
  }

  /** What the last failure was; empty when there was none. */
  synchronized String lastFailure() {
    return lastFailure;
  }

  /** Waits until so many more requests are through. */
  synchronized void more(int count) {
    long end = all + count;
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (all < end) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("the visitor did not get through " + count + " requests");
      }
      try {
        wait(100);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the tour was interrupted", stopped);
      }
    }
  }

  @Override
  public void close() {
    ended.set(true);
  }
}
