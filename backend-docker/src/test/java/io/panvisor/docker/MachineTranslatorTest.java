package io.panvisor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.panvisor.Cause;
import io.panvisor.CpuCount;
import io.panvisor.DataSize;
import io.panvisor.Fact;
import io.panvisor.InfoPart;
import io.panvisor.MachineInfo;
import io.panvisor.MachineKind;
import io.panvisor.PowerState;
import io.panvisor.PublishedPort;
import io.panvisor.Virtualization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MachineTranslatorTest {

  private static final Set<InfoPart> ALL = EnumSet.allOf(InfoPart.class);

  private final MachineTranslator translator = new MachineTranslator("AAAA:BBBB");

  private List<MachineInfo> rows(Set<InfoPart> asked) {
    List<MachineInfo> rows = new ArrayList<>();
    for (JsonNode row : Recorded.json("docker-20.10-list")) {
      rows.add(translator.row(row, asked));
    }
    return rows;
  }

  @Test
  void aListGivesNameStateAndIdentity() {
    List<MachineInfo> rows = rows(Set.of());
    assertThat(rows).extracting(MachineInfo::name).containsExactly("ps", "cr", "ex", "aa");
    assertThat(rows)
        .extracting(info -> info.status().power())
        .containsExactly(
            PowerState.PAUSED, PowerState.STOPPED, PowerState.STOPPED, PowerState.RUNNING);
    assertThat(rows.get(2).status().cause()).contains(Cause.exited(3));
    assertThat(rows.get(0).id().engine()).isEqualTo("AAAA:BBBB");
    assertThat(rows.get(0).id().kind()).isEqualTo(MachineKind.APPLICATION_CONTAINER);
    assertThat(rows.get(0).id().value()).hasSize(64);
  }

  @Test
  void whatWasNotAskedForIsToldFromWhatIsNotThere() {
    MachineInfo bare = rows(Set.of()).get(3);
    assertThat(bare.labels()).isInstanceOf(Fact.NotAsked.class);
    MachineInfo full = rows(Set.of(InfoPart.LABELS, InfoPart.ORIGIN, InfoPart.ADDRESSES)).get(3);
    assertThat(full.labels().orElse(Map.of())).containsExactly(Map.entry("x", "y"));
    assertThat(full.image().value()).contains("busybox:1");
    assertThat(full.virtualization().value()).contains(Virtualization.OS_LEVEL);
    assertThat(full.createdAt().value()).contains(Instant.ofEpochSecond(1795422112L));
    assertThat(full.memory()).isInstanceOf(Fact.NotAsked.class);
  }

  @Test
  void anInspectionHasTheLimits() {
    MachineInfo info = translator.inspected(Recorded.json("docker-20.10-inspect-running"), ALL);
    assertThat(info.name()).isEqualTo("aa");
    assertThat(info.memory().value()).contains(DataSize.mebibytes(64));
    assertThat(info.cpus().value()).contains(CpuCount.parse("0.5"));
    assertThat(info.autostart().value()).contains(false);
    assertThat(info.createdAt().value()).isPresent();
    assertThat(info.engineFacts().orElse(Map.of()))
        .containsEntry("docker.restartPolicy", "on-failure");
  }

  @Test
  void aContainerWithoutLimitsHasNoSuchFacts() {
    MachineInfo info = translator.inspected(Recorded.json("docker-20.10-inspect-paused"), ALL);
    assertThat(info.status().power()).isEqualTo(PowerState.PAUSED);
    assertThat(info.memory()).isInstanceOf(Fact.Absent.class);
    assertThat(info.cpus()).isInstanceOf(Fact.Absent.class);
  }

  @Test
  void listAndInspectionAgree() {
    for (String name : List.of("running", "exited", "paused", "created")) {
      MachineInfo inspected =
          translator.inspected(Recorded.json("docker-20.10-inspect-" + name), ALL);
      MachineInfo row =
          rows(ALL).stream()
              .filter(info -> info.id().equals(inspected.id()))
              .findFirst()
              .orElseThrow();
      assertThat(row.name()).isEqualTo(inspected.name());
      assertThat(row.status()).isEqualTo(inspected.status());
      assertThat(row.labels()).isEqualTo(inspected.labels());
      assertThat(row.image()).isEqualTo(inspected.image());
      assertThat(row.ports()).isEqualTo(inspected.ports());
    }
  }

  @Test
  void onlyPortsThatTheHostAnswersForAreTold() {
    MachineInfo info =
        translator.row(
            Recorded.parse(
                """
                {'Id':'abc','Names':['/other/alias','/own'],'State':'running','Ports':[
                 {'PrivatePort':53,'Type':'udp'},
                 {'IP':'0.0.0.0','PrivatePort':80,'PublicPort':8080,'Type':'tcp'},
                 {'IP':'::','PrivatePort':80,'PublicPort':8080,'Type':'tcp'}],
                 'NetworkSettings':{'Networks':{'bridge':{'IPAddress':'172.17.0.2','MacAddress':'02:42:ac:11:00:02',
                 'GlobalIPv6Address':'fd00::2'},'odd':{'IPAddress':'host.example'}}}}"""),
            ALL);
    assertThat(info.name()).isEqualTo("own");
    assertThat(info.ports().orElse(List.of()))
        .containsExactly(
            new PublishedPort("0.0.0.0", 8080, 80, "tcp"),
            new PublishedPort("::", 8080, 80, "tcp"));
    assertThat(info.addresses().orElse(List.of()))
        .extracting(address -> address.address().getHostAddress())
        .containsExactly("172.17.0.2", "fd00:0:0:0:0:0:0:2");
    assertThat(info.addresses().orElse(List.of()).get(0).network()).contains("bridge");
    assertThat(info.addresses().orElse(List.of()).get(0).mac()).isPresent();
  }

  @Test
  void aQuotaIsReadAsProcessors() {
    MachineInfo info =
        translator.inspected(
            Recorded.parse(
                "{'Id':'abc','Name':'/x','State':{'Status':'running'},'HostConfig':{'CpuQuota':150000,'CpuPeriod':100000}}"),
            ALL);
    assertThat(info.cpus().value()).contains(CpuCount.parse("1.5"));
  }

  @Test
  void jsonWithAlmostNothingStillGivesAMachine() {
    MachineInfo row = translator.row(Recorded.parse("{'Id':'abc'}"), ALL);
    assertThat(row.status().power()).isEqualTo(PowerState.UNKNOWN);
    MachineInfo inspected =
        translator.inspected(Recorded.parse("{'Id':'abc','Created':'yesterday'}"), ALL);
    assertThat(inspected.problem()).isPresent();
  }
}
