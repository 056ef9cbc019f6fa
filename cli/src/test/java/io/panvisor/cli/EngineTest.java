package io.panvisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same commands on real engines. */
@Tag("engine")
@Tag("smoke")
class EngineTest {

  private final Properties engines = engines();
  private final String name = "pv-cli-" + UUID.randomUUID().toString().substring(0, 8);
  private Shell shell = Shell.fresh();

  private static Properties engines() {
    String file =
        Optional.ofNullable(System.getProperty("panvisor.engines"))
            .or(() -> Optional.ofNullable(System.getenv("PANVISOR_ENGINES")))
            .orElse("/var/cache/panvisor/engines.properties");
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      properties.load(reader);
    } catch (IOException missing) {
      throw new IllegalStateException("run engines/setup first", missing);
    }
    return properties;
  }

  @AfterEach
  void removeTheMachine() {
    shell.run("delete", name, "--force", "--all");
  }

  private String done(String... arguments) {
    Shell.Run run = shell.run(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return run.out();
  }

  private JsonNode json(String... arguments) {
    done(arguments);
    return shell.run(arguments).json();
  }

  @Test
  @Tag("docker")
  void aContainerServesItsPageAndGoes() {
    shell = Shell.on(engines.getProperty("docker.uri"));
    String id =
        done(
                "run",
                name,
                "--image",
                engines.getProperty("docker.image"),
                "--pull",
                "never",
                "--publish",
                "80",
                "--label",
                "pv.cli=" + name,
                "--memory",
                "64M",
                "--wait",
                "http:80/")
            .strip();

    JsonNode shown = json("show", name, "--json");
    assertThat(shown.get("id").textValue()).isEqualTo(id);
    assertThat(shown.get("state").textValue()).isEqualTo("RUNNING");
    assertThat(shown.get("kind").textValue()).isEqualTo("APPLICATION_CONTAINER");
    assertThat(shown.get("memoryBytes").longValue()).isEqualTo(64L << 20);
    assertThat(json("list", "--json", "--label", "pv.cli=" + name).size()).isOne();
    assertThat(done("show", id.substring(0, 12))).contains(name);
    assertThat(shell.run("exec", name, "--", "sh", "-c", "exit 9").code()).isEqualTo(9);
    assertThat(shell.piping("typed\n").run("exec", name, "--", "cat").out()).isEqualTo("typed\n");
    assertThat(json("stats", name, "--json").get("memoryUsedBytes").longValue()).isPositive();
    assertThat(done("logs", name)).isNotBlank();
    done("pause", name);
    done("resume", name);
    done("stop", name);
    assertThat(json("show", name, "--json").get("status").get("cause").get("exitCode").isInt())
        .isTrue();
    assertThat(done("delete", name)).contains("removed");
    assertThat(shell.run("show", name).code()).isEqualTo(3);
  }

  @Test
  @Tag("openvz")
  void aSystemContainerIsMadeTalkedToAndGoes(@TempDir Path folder) throws IOException {
    for (String tool : List.of("vzctl", "vzlist")) {
      Path wrapper = folder.resolve(tool);
      Files.writeString(
          wrapper,
          "#!/bin/sh\nPANVISOR_OPENVZ_STATE="
              + folder.resolve("state")
              + " exec "
              + engines.getProperty("openvz.tools.legacy")
              + "/"
              + tool
              + " \"$@\"\n");
      assertThat(wrapper.toFile().setExecutable(true)).isTrue();
    }
    shell = Shell.on("openvz:///?tools=" + folder + "&root=" + folder.resolve("state"));

    done("run", name, "--image", "busybox-1.35-x86_64", "--memory", "64M", "--label", "pv.cli=x");

    JsonNode shown = json("show", name, "--json");
    assertThat(shown.get("state").textValue()).isEqualTo("RUNNING");
    assertThat(shown.get("kind").textValue()).isEqualTo("SYSTEM_CONTAINER");
    assertThat(shown.get("memoryBytes").longValue()).isEqualTo(64L << 20);
    assertThat(json("list", "--json", "--label", "pv.cli=x").size()).isOne();
    assertThat(shell.run("exec", name, "--", "sh", "-c", "exit 9").code()).isEqualTo(9);
    assertThat(shell.piping("typed\n").run("exec", name, "--", "cat").out()).isEqualTo("typed\n");
    done("stop", name, "--force");
    assertThat(done("delete", name)).contains("removed");
    assertThat(shell.run("show", name).code()).isEqualTo(3);
  }

  @Test
  @Tag("docker")
  void imagesAreBuiltShownSentFetchedSavedAndLoaded(@TempDir Path folder) throws IOException {
    shell = Shell.on(engines.getProperty("docker.uri"));
    String image = engines.getProperty("registry.address") + "/" + name + "/image:1";
    Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY content /\nCMD [\"/x\"]\n");
    Files.writeString(folder.resolve("content"), name);
    String archive = folder.resolve("archive.tar").toString();
    String[] account = {
      "--user",
      engines.getProperty("registry.user"),
      "--password-file",
      engines.getProperty("registry.password.file")
    };
    try {
      Shell.Run built =
          shell.run("image", "build", folder.toString(), "--tag", image, "--builder", "engine");
      assertThat(built.code()).as(built.err()).isZero();
      assertThat(built.err()).contains("Step 1/3");
      JsonNode shown = json("image", "show", image, "--json");
      assertThat(shown.get("id").textValue()).isEqualTo(built.out().strip());
      assertThat(shown.get("command").get(0).textValue()).isEqualTo("/x");
      assertThat(done("image", "show", image)).contains("/x");
      assertThat(done("image", "history", image)).contains("COPY");
      assertThat(json("image", "history", image, "--json").size()).isGreaterThan(1);
      String digest =
          done("image", "push", image, account[0], account[1], account[2], account[3]).strip();
      assertThat(digest).startsWith("sha256:");
      done("image", "tag", image, name + ":further");
      done("image", "save", image, "--output", archive);
      done("image", "remove", image);
      done("image", "remove", name + ":further");
      assertThat(json("image", "load", archive, "--json").get(0).get("id").textValue())
          .isEqualTo(built.out().strip());
      assertThat(shell.run("image", "save", image).bytes())
          .isEqualTo(Files.readAllBytes(Path.of(archive)));
      done("image", "remove", image);
      assertThat(
              shell.piping(Files.readAllBytes(Path.of(archive))).run("image", "load").out().strip())
          .isEqualTo(built.out().strip());
      done("image", "remove", image);
      JsonNode pulled =
          json("image", "pull", image, "--json", account[0], account[1], account[2], account[3]);
      assertThat(pulled.get("digests").get(0).textValue()).endsWith(digest);
      assertThat(done("image", "list")).contains(image);
    } finally {
      shell.run("image", "remove", image);
      shell.run("image", "remove", name + ":further");
    }
  }

  @Test
  @Tag("docker")
  void aContainersOwnProcessIsTalkedToAndGivesItsExitCode() {
    shell = Shell.on(engines.getProperty("docker.uri"));
    String image = engines.getProperty("docker.image");
    Shell.Run run =
        shell
            .piping("typed\n")
            .run(
                "run",
                name,
                "-i",
                "--rm",
                "--image",
                image,
                "--pull",
                "never",
                "--",
                "sh",
                "-c",
                "cat; echo err >&2; exit 7");
    assertThat(run.code()).as(run.err()).isEqualTo(7);
    assertThat(run.out()).isEqualTo("typed\n");
    assertThat(run.err()).isEqualTo("err\n");
    assertThat(shell.run("show", name).code()).isEqualTo(3);
    assertThat(
            shell
                .run(
                    "run", name, "-a", "--image", image, "--pull", "never", "--", "no-such-program")
                .code())
        .isEqualTo(125);
    assertThat(shell.run("show", name).code()).as("nothing is left").isEqualTo(3);
    assertThat(shell.run("run", name, "-it", "--detach-keys", "ctrl-1", "--image", image).code())
        .isEqualTo(125);
    String id =
        done(
                "run", name, "--rm", "-d", "--image", image, "--pull", "never", "--", "sh", "-c",
                "sleep 1")
            .strip();
    assertThat(id).hasSize(64);
  }

  @Test
  @Tag("libvirt")
  void aVirtualMachineServesItsPageAndGoes() {
    shell = Shell.on(engines.getProperty("libvirt.uri"));
    done(
        "run",
        name,
        "--kernel",
        engines.getProperty("guest.kernel"),
        "--initrd",
        engines.getProperty("guest.initrd"),
        "--cmdline",
        engines.getProperty("guest.cmdline") + " gname=" + name,
        "--memory",
        "256M",
        "--accel",
        "emulation",
        "--nic",
        "network=" + engines.getProperty("libvirt.network"),
        "--label",
        "pv.cli=" + name,
        "--wait",
        "http:80/",
        "--timeout",
        "2m");

    JsonNode shown = json("show", name, "--json");
    assertThat(shown.get("kind").textValue()).isEqualTo("VIRTUAL_MACHINE");
    assertThat(shown.get("virtualization").textValue()).isEqualTo("EMULATED");
    assertThat(shown.get("addresses").size()).isPositive();
    assertThat(json("list", "--details", "--json", "--label", "pv.cli=" + name).size()).isOne();
    assertThat(shell.piping("\necho con''sole\n").run("console", name).out()).contains("console");
    assertThat(done("stats", name)).contains(name);
    done("suspend", name);
    assertThat(json("show", name, "--json").get("state").textValue()).isEqualTo("SUSPENDED");
    done("start", name);
    done("stop", name, "--timeout", "60s");
    assertThat(done("delete", name)).contains("removed machine");
    assertThat(shell.run("show", name).code()).isEqualTo(3);
  }

  @Test
  @Tag("libvirt")
  void theTestDriverIsListed() {
    shell = Shell.on("test:///default");

    assertThat(json("list", "--json").get(0).get("engine").textValue()).isEqualTo("test");
  }

  @Test
  void theEnginesOfThisMachineAreReported() {
    JsonNode reports = json("engines", "--json");

    assertThat(reports.findValuesAsText("name")).contains("qemu", "docker");
    assertThat(reports.findValuesAsText("usable")).contains("true");
  }
}
