package io.panvisor.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.Feature;
import io.panvisor.Support;
import io.panvisor.spec.MachineSpec;
import io.panvisor.testkit.HypervisorContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The contract fails when a backend declares what it lacks, and when it hides what it has. */
class BrokenDeclarationTest {

  @Test
  void anEngineThatTellsTheTruthPasses() {
    assertThat(failures(Truthful.class)).isEmpty();
  }

  @Test
  void createThatBootsIsNoCreate() {
    assertThat(failures(DeclaresCreate.class))
        .contains("aCreatedMachineDoesNotRunUntilItIsStarted()");
  }

  @Test
  void savedMemoryThatIsDeclaredHasToBeThere() {
    assertThat(failures(DeclaresSuspend.class))
        .contains("memoryIsSavedAndTheMachineGoesOnFromThere()", "noAbilityIsHidden()");
  }

  @Test
  void namesThatRepeatAreNotUnique() {
    assertThat(failures(DeclaresUniqueNames.class)).contains("uniqueNamesAreAsDeclared()");
  }

  @Test
  void aPauseThatIsThereIsNotHidden() {
    assertThat(failures(HidesPause.class)).containsExactly("noVerbIsHidden()");
  }

  @Test
  void aStoreOfImagesThatIsThereIsNotHidden() {
    assertThat(failures(HidesImages.class)).contains("noAbilityIsHidden()");
  }

  @Test
  void uniqueNamesAreNotHidden() {
    assertThat(failures(HidesUniqueNames.class)).contains("uniqueNamesAreAsDeclared()");
  }

  private static List<String> failures(Class<? extends HypervisorContract> contract) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(contract))
            .configurationParameter("jqwik.database", "target/jqwik-database")
            .build();
    Launcher launcher = LauncherFactory.create();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    launcher.execute(request, listener);
    assertThat(listener.getSummary().getTestsFoundCount()).isGreaterThan(50);
    return listener.getSummary().getFailures().stream()
        .map(failure -> failure.getTestIdentifier().getDisplayName())
        .toList();
  }

  /** The contract on an engine of containers. */
  abstract static class OnContainers extends HypervisorContract {
    private final MemoryEngine engine;

    OnContainers(MemoryEngine.Builder builder) {
      engine = builder.habit(MemoryHabit.ONLY_CONTAINERS).build();
    }

    @AfterAll
    void closeEngine() {
      engine.close();
    }

    @Override
    protected String uri() {
      return engine.uri();
    }

    @Override
    protected MachineSpec.Builder smallMachine(String name) {
      return MachineSpec.named(name).image("small:1");
    }

    @Override
    protected Optional<MachineSpec.Builder> endingMachine(String name, int exitCode) {
      return Optional.of(
          smallMachine(name)
              .container(container -> container.command("sh", "-c", "exit " + exitCode)));
    }

    @Override
    protected Optional<String> imageToPull() {
      return Optional.of("library/other:2");
    }

    @Override
    protected boolean isRecorded() {
      return false;
    }

    @Override
    protected Duration patience() {
      return Duration.ofSeconds(10);
    }

    @Override
    protected void pass(Duration time) {
      engine.time().advance(time);
    }

    @Override
    protected Instant engineTime() {
      return engine.time().now();
    }
  }

  static class Truthful extends OnContainers {
    Truthful() {
      super(MemoryEngine.builder("truthful"));
    }
  }

  static class DeclaresCreate extends OnContainers {
    DeclaresCreate() {
      super(
          MemoryEngine.builder("declares-create")
              .habit(MemoryHabit.CREATE_BOOTS)
              .declaring(Feature.CREATE, Support.yes()));
    }
  }

  static class DeclaresSuspend extends OnContainers {
    DeclaresSuspend() {
      super(MemoryEngine.builder("declares-suspend").declaring(Feature.SUSPEND, Support.yes()));
    }
  }

  static class DeclaresUniqueNames extends OnContainers {
    DeclaresUniqueNames() {
      super(
          MemoryEngine.builder("declares-unique-names")
              .habit(MemoryHabit.NAMES_REPEAT)
              .declaring(Feature.UNIQUE_NAMES, Support.yes()));
    }
  }

  static class HidesPause extends OnContainers {
    HidesPause() {
      super(
          MemoryEngine.builder("hides-pause")
              .declaring(Feature.PAUSE, Support.no("it is said not to be there")));
    }
  }

  static class HidesImages extends OnContainers {
    HidesImages() {
      super(
          MemoryEngine.builder("hides-images")
              .declaring(Feature.IMAGES, Support.no("it is said not to be there")));
    }
  }

  static class HidesUniqueNames extends OnContainers {
    HidesUniqueNames() {
      super(
          MemoryEngine.builder("hides-unique-names")
              .declaring(Feature.UNIQUE_NAMES, Support.no("it is said not to be there")));
    }
  }
}
