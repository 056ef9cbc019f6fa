package io.panvisor.config.sysctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.SampleHost;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SysctlFilesTest {

  private static final SysctlKey FORWARD = SysctlKey.of("net.ipv4.ip_forward");

  private final SampleHost host = new SampleHost();

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void filesAreReadByNameAndTheHigherFolderHidesTheLower() {
    host.write("/usr/lib/sysctl.d/50-a.conf", "a.b=1\n")
        .write("/run/sysctl.d/50-a.conf", "a.b=2\n")
        .write("/etc/sysctl.d/60-b.conf", "a.b=3\n")
        .write("/usr/local/lib/sysctl.d/55-c.conf", "a.b=4\n")
        .write("/etc/sysctl.d/README", "a.b=5\n");

    SysctlFiles files = SysctlFiles.of(host.tree());

    assertThat(files.paths())
        .containsExactly(
            "/run/sysctl.d/50-a.conf",
            "/usr/local/lib/sysctl.d/55-c.conf",
            "/etc/sysctl.d/60-b.conf",
            "/etc/sysctl.conf");
    assertThat(files.hidden()).containsExactly("/usr/lib/sysctl.d/50-a.conf");
    assertThat(files.bootReadsMain()).isFalse();
    assertThat(files.effective(SysctlKey.of("a.b")))
        .hasValueSatisfying(
            source -> assertThat(source).hasToString("/etc/sysctl.d/60-b.conf, line 1"));
    assertThat(files.effective(FORWARD)).isEmpty();
  }

  @Test
  void theMainFileIsReadLastAndByTheLinkThatLeadsToIt() {
    host.write("/etc/sysctl.conf", "net.ipv4.ip_forward=1\n")
        .write("/etc/sysctl.d/zz.conf", "net.ipv4.ip_forward=0\n")
        .link("/etc/sysctl.d/99-sysctl.conf", "../sysctl.conf");

    SysctlFiles files = SysctlFiles.of(host.tree());

    assertThat(files.bootReadsMain()).isTrue();
    assertThat(files.effective(FORWARD))
        .hasValueSatisfying(source -> assertThat(source.path()).isEqualTo("/etc/sysctl.conf"));
    assertThat(
            SysctlFiles.of(host.tree(), Map.of("/etc/sysctl.conf", ""))
                .effective(FORWARD)
                .map(SysctlFiles.Source::path))
        .contains("/etc/sysctl.d/zz.conf");
  }

  @Test
  void aLinkToNowhereHidesAFileToo() {
    host.write("/usr/lib/sysctl.d/50-a.conf", "net.ipv4.ip_forward=1\n")
        .link("/etc/sysctl.d/50-a.conf", "/dev/null");

    assertThat(SysctlFiles.of(host.tree()).effective(FORWARD)).isEmpty();
  }

  @Test
  void aNameWinsOverPatternsAndAnExclusionKeepsThemOff() {
    host.write(
        "/etc/sysctl.conf",
        """
        net.ipv4.conf.eth0.rp_filter = 1
        -net.ipv4.conf.all.rp_filter
        net.ipv4.conf.*.rp_filter = 2
        """);
    SysctlFiles files = SysctlFiles.of(host.tree());

    assertThat(value(files, "net.ipv4.conf.eth0.rp_filter")).isEqualTo("1");
    assertThat(value(files, "net.ipv4.conf.lo.rp_filter")).isEqualTo("2");
    assertThat(value(files, "net.ipv4.conf.all.rp_filter")).isEqualTo("none");
  }

  private static String value(SysctlFiles files, String key) {
    return files
        .effective(SysctlKey.of(key))
        .map(source -> source.assignment().value())
        .orElse("none");
  }

  @Test
  void driftNamesWhatIsWantedWhatTheFilesHaveAndWhatTheKernelHas() {
    host.write("/etc/sysctl.conf", "net.ipv4.ip_forward = 1\nnet.ipv4.tcp_rmem = 1 2 3\n")
        .write("/proc/sys/net/ipv4/ip_forward", "0\n")
        .write("/proc/sys/net/ipv4/tcp_rmem", "1\t2\t3\n");

    List<SysctlDrift> rows =
        SysctlDrift.of(
            List.of(
                SysctlSetting.of("net.ipv4.ip_forward", "1"),
                SysctlSetting.of("net.ipv4.tcp_rmem", "1 2  3"),
                SysctlSetting.of("kernel.none", "1"),
                SysctlSetting.of("net.ipv4.conf.*.rp_filter", "1")),
            host.tree());

    assertThat(rows)
        .extracting(SysctlDrift::toString)
        .containsExactly(
            "net.ipv4.ip_forward: wanted 1, in files 1 (/etc/sysctl.conf, line 1), live 0",
            "net.ipv4.tcp_rmem: wanted 1 2  3, in files 1 2 3 (/etc/sysctl.conf, line 2), live 1 2"
                + " 3",
            "kernel.none: wanted 1, in files not set, live not there");
    assertThat(rows)
        .extracting(SysctlDrift::filesDiffer, SysctlDrift::kernelDiffers, SysctlDrift::isDrift)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(false, true, true),
            org.assertj.core.groups.Tuple.tuple(false, false, false),
            org.assertj.core.groups.Tuple.tuple(true, true, true));
    assertThat(rows.get(0).toTree())
        .containsEntry("live", "0")
        .containsEntry("inFiles", "1")
        .containsEntry("line", 1)
        .containsEntry("drift", true);
  }
}
