package io.panvisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.ConnectOptions;
import io.panvisor.Feature;
import io.panvisor.Panvisor;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.AmbiguousException;
import io.panvisor.error.BusyException;
import io.panvisor.error.ClosedException;
import io.panvisor.error.ConnectionLostException;
import io.panvisor.error.EngineException;
import io.panvisor.error.EngineNotInstalledException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.NotReadyException;
import io.panvisor.error.OperationInterruptedException;
import io.panvisor.error.OperationTimeoutException;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.ResourcesExhaustedException;
import io.panvisor.error.ThrottledException;
import io.panvisor.error.UnsupportedFeatureException;
import io.panvisor.spi.Call;
import io.panvisor.spi.EngineContext;
import io.panvisor.spi.HypervisorConnection;
import io.panvisor.spi.HypervisorProvider;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ExitCodeTest {

  private static final Map<PanvisorException, Integer> CODES =
      Map.ofEntries(
          Map.entry(new EngineException("it broke"), 1),
          Map.entry(InvalidSpecException.of("field", "value", "why"), 2),
          Map.entry(new NotFoundException("machine", "x"), 3),
          Map.entry(new AlreadyExistsException("machine", "x"), 4),
          Map.entry(new AmbiguousException("machine", "x", List.of("1", "2")), 5),
          Map.entry(new IllegalMachineStateException("not now", null, Set.of()), 6),
          Map.entry(new UnsupportedFeatureException(Feature.PAUSE, "it has none"), 7),
          Map.entry(new NotReadyException("no agent"), 8),
          Map.entry(new BusyException("held", "somebody"), 9),
          Map.entry(new ThrottledException("slower", Duration.ofSeconds(1), null), 9),
          Map.entry(new ResourcesExhaustedException("full", "disk"), 9),
          Map.entry(new AccessDeniedException("no"), 10),
          Map.entry(new EngineNotInstalledException("not there"), 11),
          Map.entry(new ConnectionLostException("gone"), 12),
          Map.entry(new ClosedException("closed"), 12),
          Map.entry(new OperationTimeoutException("late"), 13),
          Map.entry(new OperationInterruptedException("stopped"), 14));

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  /** A backend whose connecting fails, and that counts how often it was asked. */
  static final class Failing implements HypervisorProvider {
    private final PanvisorException error;
    final AtomicInteger asked = new AtomicInteger();

    Failing(PanvisorException error) {
      this.error = error;
    }

    @Override
    public String name() {
      return "failing";
    }

    @Override
    public boolean serves(URI uri) {
      return uri.getScheme().equals("failing") || uri.getScheme().equals("failing+tcp");
    }

    @Override
    public List<URI> candidates() {
      return List.of();
    }

    @Override
    public HypervisorConnection connect(
        URI uri, ConnectOptions options, EngineContext context, Call call) {
      asked.incrementAndGet();
      throw error;
    }
  }

  @TestFactory
  Stream<DynamicTest> everyKindOfErrorHasItsCode() {
    return CODES.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey().getClass().getSimpleName() + " ends with " + entry.getValue(),
                    () -> {
                      Failing failing = new Failing(entry.getKey());
                      Shell shell =
                          Shell.on("failing:///")
                              .through(() -> Panvisor.builder().provider(failing));

                      Shell.Run run = shell.run("list", "--timeout", "300ms");

                      assertThat(run.code()).isEqualTo(entry.getValue());
                      assertThat(run.out()).isEmpty();
                      assertThat(run.err()).startsWith("panvisor: ").hasLineCount(1);
                      Thread.interrupted();
                      assertThat(shell.run("exec", "x", "--timeout", "300ms", "--", "true").code())
                          .isEqualTo(125);
                      Thread.interrupted();
                    }));
  }

  @Test
  void everyKindOfErrorThatThereIsHasACode() throws Exception {
    List<Class<?>> permitted = CODES.keySet().stream().<Class<?>>map(Object::getClass).toList();

    assertThat(permitted)
        .hasSize(17)
        .allSatisfy(kind -> assertThat(PanvisorException.class).isAssignableFrom(kind));
    assertThat(ExitCode.described())
        .containsKeys("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
        .containsKeys("10", "11", "12", "13", "14", "125", "130");
  }

  @Test
  void theMessageOfTheEngineIsOneHarmlessLine() {
    Failing failing =
        new Failing(
            new EngineException("it broke")
                .engineWords("first\nsecond\u001b[31m red\r\nthird")
                .hint("Try\nagain."));

    Shell.Run run =
        Shell.on("failing:///").through(() -> Panvisor.builder().provider(failing)).run("list");

    assertThat(run.err()).hasLineCount(1).contains("first second\\u001b[31m red third");
  }

  @Test
  void theCauseIsShownWhenAskedFor() {
    Failing failing =
        new Failing(new EngineException("it broke", new IllegalStateException("deep down")));
    Shell shell = Shell.on("failing:///").through(() -> Panvisor.builder().provider(failing));

    assertThat(shell.run("list").err()).doesNotContain("deep down");
    assertThat(shell.run("list", "-v").err()).contains("deep down", "Caused by");
    assertThat(shell.run("-v", "list").err()).contains("deep down");
  }

  @Test
  void anEngineThatNobodyServesIsAWrongUri() {
    Shell.Run run = Shell.on("nosuchengine:///").run("list");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("nosuchengine").hasLineCount(1);
  }
}
