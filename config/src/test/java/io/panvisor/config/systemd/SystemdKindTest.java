package io.panvisor.config.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKinds;
import io.panvisor.config.FileChange;
import io.panvisor.config.SampleHost;
import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemdKindTest {

  private static final String LIB = "/usr/lib/systemd/system/";
  private static final String ETC = "/etc/systemd/system/";

  private final SampleHost host =
      new SampleHost()
          .write(
              LIB + "web.service",
              "[Install]\nWantedBy=multi-user.target\nAlias=www.service\nAlso=web.socket\n")
          .write(LIB + "web.socket", "[Install]\nWantedBy=sockets.target\n")
          .write(LIB + "helper.service", "[Service]\nExecStart=/bin/true\n")
          .write(LIB + "tty@.service", "[Install]\nWantedBy=getty.target\n");

  @AfterEach
  void remove() {
    host.close();
  }

  private ChangePlan plan(String spec) {
    return ConfigKinds.load().require("systemd").plan(SpecNode.yaml(spec), host.tree());
  }

  private static List<String> changes(ChangePlan plan) {
    return plan.changes().stream().map(FileChange::toString).toList();
  }

  @Test
  void aUnitIsSwitchedOnByItsLinksAndThoseOfTheUnitsThatItNames() {
    assertThat(changes(plan("enable: web\n")))
        .containsExactly(
            "CREATE " + ETC + "www.service",
            "CREATE " + ETC + "multi-user.target.wants/web.service",
            "CREATE " + ETC + "sockets.target.wants/web.socket");
    assertThat(plan("enable: web\n").wanted().get(1).linkTarget()).contains(LIB + "web.service");
  }

  @Test
  void aUnitIsSwitchedOffWithItsSecondNames() {
    host.link(ETC + "www.service", LIB + "web.service")
        .link(ETC + "multi-user.target.wants/web.service", LIB + "web.service")
        .link(ETC + "multi-user.target.wants/other.service", LIB + "other.service");

    assertThat(changes(plan("disable: www.service\n")))
        .containsExactlyInAnyOrder(
            "REMOVE " + ETC + "www.service",
            "REMOVE " + ETC + "multi-user.target.wants/web.service");
    assertThat(new UnitTree(host.tree()).state(UnitName.of("web"))).isEqualTo(UnitState.ENABLED);
    assertThat(new UnitTree(host.tree()).state(UnitName.of("www"))).isEqualTo(UnitState.ALIAS);
  }

  @Test
  void aMaskIsALinkToNothingAndReplacesNoFile() {
    assertThat(plan("mask: helper\n").wanted().get(0).linkTarget()).contains("/dev/null");

    host.link(ETC + "helper.service", "/dev/null").write(ETC + "web.service", "[Service]\n");
    assertThat(plan("mask: helper\n").isEmpty()).isTrue();
    assertThat(changes(plan("unmask: helper\n")))
        .containsExactly("REMOVE " + ETC + "helper.service");
    assertThatThrownBy(() -> plan("mask: web\n")).hasMessageContaining("would be lost");
    assertThatThrownBy(() -> plan("enable: helper\n")).hasMessageContaining("masked");
  }

  @Test
  void aTemplateNeedsAnInstance() {
    assertThat(changes(plan("enable: tty@one.service\n")))
        .containsExactly("CREATE " + ETC + "getty.target.wants/tty@one.service");
    assertThatThrownBy(() -> plan("enable: tty@.service\n")).hasMessageContaining("say which");
  }

  @Test
  void whatCannotBeSwitchedOnIsTold() {
    assertThat(plan("enable: helper\n").notes()).anySatisfy(n -> assertThat(n).contains("others"));
    assertThatThrownBy(() -> plan("enable: nowhere\n"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("nowhere.service");
    host.write("/usr/lib/systemd/system-preset/90.preset", "# c\ndisable we*\nenable *\n");
    assertThat(plan("enable: web\n").notes())
        .anySatisfy(n -> assertThat(n).contains("disable we*"));
  }

  @Test
  void dropInsAreEditedKeyByKey() {
    host.write(ETC + "web.service.d/override.conf", "# mine\n[Service]\nEnvironment=A=1\n");

    ChangePlan plan =
        plan(
            """
            drop-ins:
              web.service:
                settings:
                  Service: { Restart: always, Environment: ["A=1", "B=2"] }
              web.socket:
                name: port
                settings: { Socket: { ListenStream: 8080 } }
            """);

    assertThat(plan.wanted().get(0).contentText())
        .isEqualTo("# mine\n[Service]\nEnvironment=A=1\nEnvironment=B=2\nRestart=always\n");
    assertThat(plan.wanted().get(1).path()).isEqualTo(ETC + "web.socket.d/port.conf");
    assertThat(plan.followUps().toString()).contains("daemon-reload");
    assertThat(UnitDocument.parse(plan.wanted().get(0).contentText()).model())
        .containsEntry(
            "Service", Map.of("Environment", List.of("A=1", "B=2"), "Restart", List.of("always")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "../a.service", "a.service\n", "a/b.service", "a.svc/x", "", "@.service"})
  void nothingGetsOutOfTheFolderThroughAName(String name) {
    assertThatThrownBy(() -> UnitName.of(name)).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void nothingGetsIntoADropInThroughAValue() {
    String form = "drop-ins: { a.service: { name: %s, settings: { %s: { %s: %s } } } }\n";
    for (String spec :
        List.of(
            form.formatted("x", "Service", "Restart", "\"always\\nUser=root\""),
            form.formatted("x", "Service", "Restart", "'always\\'"),
            form.formatted("x", "'Ser]vice'", "Restart", "always"),
            form.formatted("x", "Service", "'Re=start'", "always"),
            form.formatted("../x", "Service", "Restart", "always"))) {
      assertThatThrownBy(() -> plan(spec)).isInstanceOf(InvalidSpecException.class);
    }
  }
}
