package io.panvisor.docker;

import io.panvisor.ConnectOptions;
import io.panvisor.Feature;
import io.panvisor.Machine;
import io.panvisor.Until;
import io.panvisor.spec.MachineSpec;
import io.panvisor.testkit.HypervisorContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Docker keeps the contract. */
@Tag("engine")
class DockerContractTest extends HypervisorContract {

  @TempDir static Path folder;

  @Override
  protected String uri() {
    return RealEngines.uri();
  }

  @Override
  protected ConnectOptions.Builder connectOptions() {
    return ConnectOptions.builder().setting("docker.config", loggedIn().toString());
  }

  /** A folder as {@code docker login} leaves it. */
  private static Path loggedIn() {
    try {
      String password =
          Files.readString(Path.of(RealEngines.property("registry.password.file"))).strip();
      String login = RealEngines.property("registry.user") + ":" + password;
      Files.writeString(
          folder.resolve("config.json"),
          "{\"auths\":{\""
              + RealEngines.property("registry.address")
              + "\":{\"auth\":\""
              + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8))
              + "\"}}}");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected MachineSpec.Builder smallMachine(String name) {
    return MachineSpec.named(name).image(RealEngines.image());
  }

  @Override
  protected Optional<MachineSpec.Builder> stubbornMachine(String name) {
    return Optional.of(
        smallMachine(name)
            .container(
                c ->
                    c.command("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.1; done")));
  }

  @Override
  protected void untilStubborn(Machine machine) {
    machine.await(Until.logLine(Pattern.compile("deaf")), Duration.ofSeconds(30));
  }

  @Override
  protected Optional<MachineSpec.Builder> endingMachine(String name, int exitCode) {
    return Optional.of(
        smallMachine(name).container(c -> c.command("sh", "-c", "sleep 0.5; exit " + exitCode)));
  }

  @Override
  protected OptionalInt page() {
    return OptionalInt.of(80);
  }

  @Override
  protected Optional<Pattern> logLine() {
    return Optional.of(Pattern.compile("serving on port"));
  }

  @Override
  protected Optional<String> imageToPull() {
    return Optional.of(RealEngines.property("registry.image"));
  }

  @Override
  protected Optional<String> imageThatIsMissing() {
    return Optional.of(RealEngines.property("registry.address") + "/panvisor-test/no-such-image:1");
  }

  @Override
  protected Optional<Path> archiveToImport() {
    return Optional.of(Path.of(RealEngines.property("docker.rootfs.tar")));
  }

  @Override
  protected Optional<MachineSpec.Builder> machineWith(Feature feature, String name) {
    return feature.equals(Feature.HEALTH)
        ? Optional.of(
            smallMachine(name)
                .with(
                    DockerOptions.builder()
                        .healthCheck(HealthCheck.command("true").every(Duration.ofMillis(200)))
                        .build()))
        : super.machineWith(feature, name);
  }
}
