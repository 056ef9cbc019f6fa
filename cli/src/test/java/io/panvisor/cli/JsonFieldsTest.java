package io.panvisor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.memory.MemoryEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The names that scripts rely on: to be added to, never to be changed. */
class JsonFieldsTest {

  private static final String[] BRIEF = {
    "id", "identity", "name", "engine", "kind", "state", "status"
  };
  private static final String[] FULL = {
    "id",
    "identity",
    "name",
    "engine",
    "kind",
    "state",
    "status",
    "virtualization",
    "cpus",
    "memoryBytes",
    "addresses",
    "ports",
    "image",
    "labels",
    "autostart",
    "createdAt",
    "engineFacts",
    "problem",
    "restarts"
  };

  private static final MemoryEngine ENGINE = MemoryEngine.named("cli-json");
  private static final Shell SHELL = Shell.on(ENGINE.uri());

  @BeforeAll
  static void makeMachines() {
    Shell.Run made =
        SHELL.run(
            "run",
            "web",
            "--image",
            "debian:12",
            "--publish",
            "80",
            "--label",
            "app=shop",
            "--memory",
            "64M",
            "--cpus",
            "0.5");
    assertThat(made.code()).as(made.err()).isZero();
    SHELL.run("run", "vm", "--kernel", "engine:/boot/vmlinuz", "--memory", "128M", "--cpus", "2");
    SHELL.run("wait", "vm", "--address");
  }

  @AfterAll
  static void end() {
    ENGINE.close();
  }

  @Test
  void aListHasTheBriefFields() {
    for (JsonNode machine : SHELL.run("list", "--json").json()) {
      assertThat(machine.fieldNames()).toIterable().containsExactly(BRIEF);
    }
  }

  @Test
  void detailsAndOneMachineHaveAllFields() {
    for (JsonNode machine : SHELL.run("list", "--details", "--json").json()) {
      assertThat(machine.fieldNames()).toIterable().containsExactly(FULL);
    }
    assertThat(SHELL.run("show", "web", "--json").json().fieldNames())
        .toIterable()
        .containsExactly(FULL);
  }

  @Test
  void aContainersFactsHaveTheirTypes() {
    JsonNode web = SHELL.run("show", "web", "--json").json();

    assertThat(web.get("engine").textValue()).isEqualTo("memory");
    assertThat(web.get("kind").textValue()).isEqualTo("APPLICATION_CONTAINER");
    assertThat(web.get("state").textValue()).isEqualTo("RUNNING");
    assertThat(web.get("status").fieldNames())
        .toIterable()
        .containsExactly("activity", "cause", "engineWord", "health");
    assertThat(web.get("cpus").doubleValue()).isEqualTo(0.5);
    assertThat(web.get("memoryBytes").longValue()).isEqualTo(64L << 20);
    assertThat(web.get("labels").get("app").textValue()).isEqualTo("shop");
    assertThat(web.get("ports").get(0).fieldNames())
        .toIterable()
        .containsExactly("hostAddress", "hostPort", "machinePort", "protocol");
    assertThat(java.time.Instant.parse(web.get("createdAt").textValue())).isNotNull();
  }

  @Test
  void aVirtualMachinesFactsHaveTheirTypes() {
    JsonNode vm = SHELL.run("show", "vm", "--json").json();

    assertThat(vm.get("kind").textValue()).isEqualTo("VIRTUAL_MACHINE");
    assertThat(vm.get("cpus").isIntegralNumber()).isTrue();
    assertThat(vm.get("addresses").get(0).fieldNames())
        .toIterable()
        .containsExactly("address", "origin", "mac", "network");
    assertThat(vm.get("problem").isNull()).isTrue();
  }

  @Test
  void aCauseHasKindCodeAndDetail() {
    SHELL.run("run", "ended", "--image", "debian:12", "--", "sh", "-c", "exit 7");

    SHELL.run("wait", "ended", "--stopped");

    JsonNode cause = SHELL.run("show", "ended", "--json").json().get("status").get("cause");

    assertThat(cause.fieldNames()).toIterable().containsExactly("kind", "exitCode", "detail");
    assertThat(cause.get("exitCode").intValue()).isEqualTo(7);
    SHELL.run("delete", "ended");
  }

  @Test
  void statsHaveTheirFields() {
    assertThat(SHELL.run("stats", "web", "--json", "--interval", "10ms").json().fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "name",
            "engine",
            "at",
            "cpuNanos",
            "memoryUsedBytes",
            "memoryLimitBytes",
            "diskReadBytes",
            "diskWrittenBytes",
            "networkReceivedBytes",
            "networkSentBytes",
            "cpuPercent",
            "diskReadPerSecond",
            "diskWrittenPerSecond",
            "networkReceivedPerSecond",
            "networkSentPerSecond");
  }

  @Test
  void jsonIsAskedForBeforeOrBehindTheCommand() {
    assertThat(SHELL.run("--json", "list").out()).isEqualTo(SHELL.run("list", "--json").out());
    assertThat(SHELL.run("--json", "-c", ENGINE.uri(), "list").out())
        .isEqualTo(Shell.fresh().run("list", "-c", ENGINE.uri(), "--json").out());
    assertThat(SHELL.run("list", "--json").out()).hasLineCount(1);
  }
}
