package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import io.panvisor.docker.TransportException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class EngineHttpTest {

  private static final CallLimit TEN_SECONDS = () -> Duration.ofSeconds(10).toNanos();
  private static final CallLimit SHORT = () -> Duration.ofMillis(200).toNanos();

  @TempDir Path folder;

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final CountDownLatch never = new CountDownLatch(1);

  @AfterEach
  void stopTimer() {
    never.countDown();
    timer.shutdownNow();
  }

  private EngineHttp client(EngineAddress address) {
    Alarm alarm =
        (nanos, action) -> {
          var pending = timer.schedule(action, nanos, TimeUnit.NANOSECONDS);
          return () -> pending.cancel(false);
        };
    return new EngineHttp(
        address, alarm, command -> CompletableFuture.runAsync(command), System::nanoTime);
  }

  private static Request get(String path) {
    return Request.builder().method(Request.Method.GET).path(path).build();
  }

  private static String text(Exchange exchange) throws IOException {
    try (exchange) {
      return new String(exchange.getBody().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aConnectionServesManyCalls() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine(folder, asked -> asked.sayOk("hello"));
        EngineHttp http = client(engine.address())) {
      for (int i = 0; i < 5; i++) {
        assertThat(text(http.execute(get("/x"), TEN_SECONDS))).isEqualTo("hello");
      }
      assertThat(engine.connections()).isEqualTo(1);
      assertThat(http.requests()).isEqualTo(5);
      assertThat(engine.heads().get(0))
          .startsWith("GET /x HTTP/1.1\r\n")
          .contains("Host: localhost\r\n");
    }
  }

  @Test
  void aBodyThatIsNotReadToItsEndStillLeavesTheConnectionForTheNextCall() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine(folder, asked -> asked.sayOk("{}\n"));
        EngineHttp http = client(engine.address())) {
      for (int i = 0; i < 3; i++) {
        try (Exchange exchange = http.execute(get("/x"), TEN_SECONDS)) {
          assertThat(exchange.getBody().read()).isEqualTo('{');
        }
      }
      assertThat(engine.connections()).isEqualTo(1);
    }
  }

  @Test
  void anEngineThatWasRestartedDoesNotFailTheNextCall() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine(folder, asked -> asked.sayOk("hello"));
        EngineHttp http = client(engine.address())) {
      assertThat(text(http.execute(get("/x"), TEN_SECONDS))).isEqualTo("hello");
      engine.hangUp();
      assertThat(text(http.execute(get("/x"), TEN_SECONDS))).isEqualTo("hello");
      assertThat(engine.connections()).isEqualTo(2);
    }
  }

  @Test
  void theDeadlineEndsTheWaitForAnAnswer() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine(folder, asked -> never.await());
        EngineHttp http = client(engine.address())) {
      TransportException e =
          catchThrowableOfType(TransportException.class, () -> http.execute(get("/x"), SHORT));
      assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT);
      assertThat(e.sent()).isTrue();
    }
  }

  @Test
  void theDeadlineEndsTheWaitInsideABody() throws Exception {
    try (ScriptedEngine engine =
            new ScriptedEngine(
                folder,
                asked -> {
                  asked.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
                  never.await();
                });
        EngineHttp http = client(engine.address())) {
      Exchange exchange = http.execute(get("/x"), SHORT);
      TransportException e =
          catchThrowableOfType(TransportException.class, () -> exchange.getBody().readAllBytes());
      assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT);
      exchange.close();
    }
  }

  @Test
  void noTimeLeftIsSaidBeforeAnythingIsSent() throws Exception {
    try (ScriptedEngine engine = new ScriptedEngine(folder, asked -> asked.sayOk("hello"));
        EngineHttp http = client(engine.address())) {
      TransportException e =
          catchThrowableOfType(TransportException.class, () -> http.execute(get("/x"), () -> 0));
      assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT);
      assertThat(e.sent()).isFalse();
      assertThat(engine.connections()).isZero();
    }
  }

  @Test
  void anInterruptionEndsTheWaitAndStaysSet() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedEngine engine =
            new ScriptedEngine(
                folder,
                request -> {
                  asked.countDown();
                  never.await();
                });
        EngineHttp http = client(engine.address())) {
      AtomicReference<TransportException> seen = new AtomicReference<>();
      AtomicReference<Boolean> flag = new AtomicReference<>();
      Thread caller =
          new Thread(
              () -> {
                seen.set(
                    catchThrowableOfType(
                        TransportException.class, () -> http.execute(get("/x"), TEN_SECONDS)));
                flag.set(Thread.currentThread().isInterrupted());
              });
      caller.start();
      asked.await();
      caller.interrupt();
      caller.join();
      assertThat(seen.get().reason()).isEqualTo(Reason.INTERRUPTED);
      assertThat(flag.get()).isTrue();
    }
  }

  @Test
  void closingWakesWhoeverReads() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    try (ScriptedEngine engine =
        new ScriptedEngine(
            folder,
            asked -> {
              asked.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
              never.await();
            })) {
      EngineHttp http = client(engine.address());
      CompletableFuture<TransportException> seen =
          CompletableFuture.supplyAsync(
              () ->
                  catchThrowableOfType(
                      TransportException.class,
                      () -> {
                        Exchange exchange = http.execute(get("/x"), CallLimit.none()).endless();
                        try (InputStream body = exchange.getBody()) {
                          body.read();
                          reading.countDown();
                          body.read();
                        }
                      }));
      reading.await();
      http.close();
      assertThat(seen.get(5, TimeUnit.SECONDS).reason()).isEqualTo(Reason.CLOSED);
      assertThatThrownBy(() -> http.execute(get("/x"), TEN_SECONDS))
          .hasMessageContaining("is closed");
    }
  }

  @Test
  void aChunkedBodyThatBreaksOffIsAnError() throws Exception {
    try (ScriptedEngine engine =
            new ScriptedEngine(
                folder,
                asked -> {
                  asked.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                  asked.channel().close();
                });
        EngineHttp http = client(engine.address())) {
      Exchange exchange = http.execute(get("/x"), TEN_SECONDS);
      TransportException e =
          catchThrowableOfType(TransportException.class, () -> exchange.getBody().readAllBytes());
      assertThat(e.reason()).isEqualTo(Reason.LOST);
    }
  }

  @Test
  void aBodyShorterThanAnnouncedIsAnError() throws Exception {
    try (ScriptedEngine engine =
            new ScriptedEngine(
                folder,
                asked -> {
                  asked.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
                  asked.channel().close();
                });
        EngineHttp http = client(engine.address())) {
      Exchange exchange = http.execute(get("/x"), TEN_SECONDS);
      TransportException e =
          catchThrowableOfType(TransportException.class, () -> exchange.getBody().readAllBytes());
      assertThat(e.reason()).isEqualTo(Reason.LOST);
    }
  }

  @Test
  void aBodyThatEndsWithTheConnectionSaysSo() throws Exception {
    try (ScriptedEngine engine =
            new ScriptedEngine(
                folder,
                asked -> {
                  asked.say("HTTP/1.1 200 OK\r\n\r\nabc");
                  asked.channel().close();
                });
        EngineHttp http = client(engine.address())) {
      Exchange exchange = http.execute(get("/x"), TEN_SECONDS);
      assertThat(exchange.endsWithConnection()).isTrue();
      assertThat(text(exchange)).isEqualTo("abc");
    }
  }

  @Test
  void nobodyListeningMeansNothingWasSent() throws Exception {
    try (EngineHttp http = client(new EngineAddress.Unix(folder.resolve("nobody.sock")))) {
      TransportException e =
          catchThrowableOfType(
              TransportException.class, () -> http.execute(get("/x"), TEN_SECONDS));
      assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(e.sent()).isFalse();
    }
  }

  @Test
  void anAnswerThatComesBeforeAnUploadIsReadToTheEndIsTheAnswer() throws Exception {
    try (ScriptedEngine engine =
            new ScriptedEngine(
                folder,
                asked -> {
                  asked.say("HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno");
                  asked.channel().shutdownInput();
                  never.await();
                });
        EngineHttp http = client(engine.address())) {
      Request upload =
          Request.builder()
              .method(Request.Method.POST)
              .path("/x")
              .body(new ByteArrayInputStream(new byte[4_000_000]))
              .build();
      Exchange exchange = http.execute(upload, TEN_SECONDS);
      assertThat(exchange.getStatusCode()).isEqualTo(400);
      assertThat(text(exchange)).isEqualTo("no");
    }
  }

  @Test
  void ourHalfOfAnUpgradedConnectionEndsWhileTheirsGoesOn() throws Exception {
    try (ScriptedEngine engine =
            new ScriptedEngine(
                folder,
                asked -> {
                  asked.say("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
                  byte[] all = asked.input().readAllBytes();
                  asked.say("got " + all.length);
                  asked.channel().close();
                });
        EngineHttp http = client(engine.address())) {
      Request upgrade =
          Request.builder()
              .method(Request.Method.POST)
              .path("/x")
              .putHeader("Connection", "Upgrade")
              .putHeader("Upgrade", "tcp")
              .build();
      Exchange exchange = http.execute(upgrade, TEN_SECONDS).endless();
      try (OutputStream output = exchange.output()) {
        output.write(new byte[1000]);
        exchange.endOutput();
        assertThat(new String(exchange.getBody().readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("got 1000");
      }
    }
  }

  @Test
  void bothDirectionsOfAnUpgradedConnectionFlowAtOnce() throws Exception {
    int size = 8_000_000;
    try (ScriptedEngine engine =
            new ScriptedEngine(
                folder,
                asked -> {
                  asked.say("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
                  asked.input().transferTo(asked.output());
                  asked.channel().close();
                });
        EngineHttp http = client(engine.address())) {
      Request upgrade =
          Request.builder()
              .method(Request.Method.POST)
              .path("/x")
              .hijackedInput(new ByteArrayInputStream(new byte[size]))
              .build();
      Exchange exchange = http.execute(upgrade, TEN_SECONDS).endless();
      long got = 0;
      byte[] buffer = new byte[8192];
      try (InputStream body = exchange.getBody()) {
        int read;
        while ((read = body.read(buffer)) >= 0) {
          got += read;
        }
      }
      assertThat(got).isEqualTo(size);
    }
  }
}
