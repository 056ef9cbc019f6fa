package io.panvisor.config.openvz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKinds;
import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.config.Problem;
import io.panvisor.config.SampleHost;
import io.panvisor.config.SpecNode;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.process.Commands;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class VzKindTest {

  private static final String STOCK =
      """
      ## Global
      VIRTUOZZO=yes
      LOCKDIR=/vz/lock
      LOGGING=yes
      VE_STOP_MODE=suspend

      # Where containers are announced.
      #NEIGHBOUR_DEVS=detect
      #VE_ROUTE_SRC_DEV="eth0"

      TEMPLATE=/vz/template
      VE_ROOT=/vz/root/$VEID
      VE_PRIVATE=/vz/private/$VEID
      CONFIGFILE="basic" # or another
      IPTABLES="ipt_REJECT ipt_tos"
      IPTABLES_MODULES="$IPTABLES"
      """;

  private static ChangePlan plan(SampleHost host, String spec) {
    return ConfigKinds.load().require("vz").plan(SpecNode.yaml(spec), host.tree());
  }

  @Example
  void aDefaultThatIsCommentedOutIsPutIntoForceInItsPlace() {
    try (SampleHost host = new SampleHost().write("/etc/vz/vz.conf", STOCK)) {
      ChangePlan plan = plan(host, "settings: { NEIGHBOUR_DEVS: all, LOGGING: yes }\n");

      assertThat(plan.wanted().get(0).contentText())
          .isEqualTo(STOCK.replace("#NEIGHBOUR_DEVS=detect", "NEIGHBOUR_DEVS=all"));
      assertThat(plan.diff()).contains("-#NEIGHBOUR_DEVS=detect", "+NEIGHBOUR_DEVS=all");
    }
  }

  @Example
  void theContainersNumberStaysForVzctlToPutIn() {
    VzDocument document = VzDocument.parse(STOCK);

    assertThat(document.with(VzConf.empty().with(VzKey.VE_ROOT, "/srv/root/$VEID")).text())
        .isEqualTo(STOCK.replace("/vz/root/$VEID", "/srv/root/$VEID"));
    assertThatThrownBy(() -> VzConf.empty().with(VzKey.VE_ROOT, "/vz/root"))
        .hasMessageContaining("$VEID");
    assertThat(document.problems()).isEmpty();
  }

  @Example
  void valuesAreTypedAndInRange() {
    Map<VzKey, List<String>> wrong = new LinkedHashMap<>();
    wrong.put(VzKey.NEIGHBOUR_DEVS, List.of("", "eth0", "list:", "list:a;b", "all\nX=1"));
    wrong.put(VzKey.STOP_TIMEOUT, List.of("0", "-1", "x", "1.5", "99999999999"));
    wrong.put(VzKey.LOGGING, List.of("true", "YES", "yes #", "yes\""));
    wrong.put(VzKey.LOCKDIR, List.of("vz", "/a\n/b", "/../x"));
    wrong.put(VzKey.NAMESERVER, List.of("", "ns1", "10.0.0.1;x", "inherit 10.0.0.1"));
    wrong.put(VzKey.VE_LAYOUT, List.of("ploop:qcow", "lvm"));
    wrong.put(VzKey.VE_ROOT, List.of("/vz/$(id)/$VEID", "/vz/`id`/$VEID", "/vz/$VEID\"", "$VEID"));
    wrong.put(VzKey.DEF_OSTEMPLATE, List.of("", "a b", "a$b", "../x"));
    wrong.put(VzKey.IPTABLES, List.of("", "a;b", "$(x)"));

    wrong.forEach(
        (key, values) ->
            values.forEach(
                value ->
                    assertThatThrownBy(() -> VzConf.empty().with(key, value))
                        .as(key + "=" + value)
                        .isInstanceOf(InvalidSpecException.class)));
    assertThat(
            VzConf.empty()
                .with(VzKey.STOP_TIMEOUT, 60)
                .with(VzKey.NAMESERVER, "10.0.0.1 2001:db8::1")
                .with(VzKey.SEARCHDOMAIN, "inherit")
                .with(VzKey.VE_LAYOUT, "ploop:expanded")
                .neighbourDevices(List.of("eth0", "eth1"))
                .render())
        .contains("NEIGHBOUR_DEVS=\"list:eth0 eth1\"\n", "STOP_TIMEOUT=60\n");
  }

  @Example
  void aKeyThatIsNoneIsNamed() {
    try (SampleHost host = new SampleHost()) {
      assertThatThrownBy(() -> plan(host, "settings: { NEIGHBOR_DEVS: all }\n"))
          .hasMessageContaining("settings.NEIGHBOR_DEVS");
    }
  }

  @Example
  void ourOwnCheckNamesWhatVzctlWouldNotTake() {
    try (SampleHost host = new SampleHost()) {
      var good =
          new VzKind()
              .check()
              .orElseThrow()
              .check(host.staged("/etc/vz/vz.conf", STOCK), Commands.here());
      String broken =
          STOCK
              .replace("LOCKDIR=", "LOCKDIR =")
              .replace("$VEID\nVE_P", "\nVE_P")
              .replace("LOGGING=yes", "LOGGING=maybe");
      var bad =
          new VzKind()
              .check()
              .orElseThrow()
              .check(host.staged("/etc/vz/vz.conf", broken), Commands.here());

      assertThat(good.state()).isEqualTo(Verdict.State.ACCEPTED);
      assertThat(good.by()).isEqualTo("panvisor");
      assertThat(bad.state()).isEqualTo(Verdict.State.REFUSED);
      assertThat(bad.problems()).extracting(Problem::line).containsExactly(0, 3, 4, 12);
    }
  }

  @Property(tries = 300)
  void whatIsWrittenAndReadIsTheSame(@ForAll("confs") VzConf conf) {
    VzDocument document = VzDocument.parse(conf.render());

    assertThat(document.conf()).isEqualTo(conf);
    assertThat(document.conf().render()).isEqualTo(conf.render());
    assertThat(document.problems()).noneMatch(problem -> problem.line() > 0);
    assertThat(VzDocument.parse(STOCK).with(conf).conf().values())
        .containsAllEntriesOf(conf.values());
  }

  @Provide
  Arbitrary<VzConf> confs() {
    Arbitrary<VzConf> one =
        Arbitraries.oneOf(
            Combinators.combine(
                    Arbitraries.of(VzKey.LOGGING, VzKey.IPV6, VzKey.VZFASTBOOT, VzKey.DISK_QUOTA),
                    Arbitraries.of(true, false))
                .as((key, value) -> VzConf.empty().with(key, value)),
            Arbitraries.integers()
                .between(1, 10)
                .map(n -> VzConf.empty().with(VzKey.LOG_LEVEL, n).with(VzKey.VE_PARALLEL, n)),
            Arbitraries.of("eth0", "br-0", "venet0.1")
                .list()
                .ofMinSize(1)
                .map(VzConf.empty()::neighbourDevices),
            Arbitraries.of("/vz/$VEID", "/a/${VEID}/b", "/x-$VEID")
                .map(path -> VzConf.empty().with(VzKey.VE_ROOT, path).with(VzKey.VE_PRIVATE, path)),
            Arbitraries.of("/a b", "/x'y", "/\"q\"", "/ü", "/a\\b", "/`x`")
                .map(path -> VzConf.empty().with(VzKey.DUMPDIR, path)),
            Arbitraries.of("simfs", "ploop", "ploop:raw")
                .map(layout -> VzConf.empty().with(VzKey.VE_LAYOUT, layout)));
    return one.list()
        .ofMaxSize(6)
        .map(
            confs -> {
              VzConf all = VzConf.empty();
              for (VzConf conf : confs) {
                for (Map.Entry<VzKey, String> entry : conf.values().entrySet()) {
                  all = all.with(entry.getKey(), entry.getValue());
                }
              }
              return all;
            });
  }
}
