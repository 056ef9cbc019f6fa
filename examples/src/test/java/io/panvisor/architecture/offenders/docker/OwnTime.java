package io.panvisor.architecture.offenders.docker;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Takes time and threads from everywhere but its context. */
class OwnTime {
  final LongSupplier byReference = System::nanoTime;

  void sleepsInThread() throws InterruptedException {
    Thread.sleep(1);
  }

  void sleepsInUnit() throws InterruptedException {
    TimeUnit.SECONDS.sleep(1);
  }

  long readsMillis() {
    return System.currentTimeMillis();
  }

  Instant readsInstant() {
    return Instant.now();
  }

  Clock readsClock() {
    return Clock.systemUTC();
  }

  Date readsDate() {
    return new Date();
  }

  Thread makesThread() {
    return new Thread(() -> {});
  }

  Thread makesThreadOfItsOwnClass() {
    return new Thread("own") {};
  }

  Object makesPool() {
    return Executors.newCachedThreadPool();
  }

  Object makesTimer() {
    return new Timer();
  }

  Object usesTheCommonPool() {
    return CompletableFuture.runAsync(() -> {});
  }
}
