package io.panvisor.config.xl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.DataSize;
import io.panvisor.MacAddress;
import io.panvisor.Secret;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XlDomainTest {

  private static XlDomain.Builder pvh() {
    return XlDomain.named("web1").type(XlType.PVH).kernel("/boot/vmlinuz");
  }

  @Test
  void aDomainIsWrittenInAFixedOrder() {
    XlDomain domain =
        pvh()
            .on(XlEvent.CRASH, XlAction.COREDUMP_RESTART)
            .cmdline("root=/dev/xvda1 \"quoted\"")
            .uuid(UUID.fromString("6b1b2c3d-0000-4000-8000-000000000001"))
            .memory(DataSize.gibibytes(1))
            .maxMemory(DataSize.gibibytes(2))
            .vcpus(2)
            .maxVcpus(4)
            .cpus(List.of("0-3,^1"))
            .disk(XlDisk.of("/srv/a.img", "xvda"))
            .disk(XlDisk.emptyCdrom("xvdb"))
            .nic(XlNic.bridge("brid0").mac(MacAddress.parse("00:16:3e:00:00:01")).rate("10Mb/s"))
            .with("cpu_weight", XlValue.number(512))
            .build();

    assertThat(domain.render())
        .isEqualTo(
            """
            name = "web1"
            uuid = "6b1b2c3d-0000-4000-8000-000000000001"
            type = "pvh"
            kernel = "/boot/vmlinuz"
            cmdline = "root=/dev/xvda1 \\"quoted\\""
            memory = 1024
            maxmem = 2048
            vcpus = 2
            maxvcpus = 4
            cpus = "0-3,^1"
            disk = [
                "format=raw,vdev=xvda,access=rw,target=/srv/a.img",
                "format=empty,vdev=xvdb,access=ro,devtype=cdrom",
            ]
            vif = [ "bridge=brid0,mac=00:16:3e:00:00:01,rate=10Mb/s" ]
            on_crash = "coredump-restart"
            cpu_weight = 512
            """);
    assertThat(XlDocument.parse(domain.render()).domain()).isEqualTo(domain);
  }

  @Test
  void aScreenIsAFramebufferUnlessTheDomainIsHvm() {
    XlVnc vnc = XlVnc.local().display(3).password(Secret.of("geheim"));

    XlDomain para = pvh().vnc(vnc).build();
    XlDomain full = XlDomain.named("w").type(XlType.HVM).vnc(vnc).boot("dc").build();

    assertThat(para.render())
        .contains(
            "vfb = [ \"vnc=1,vnclisten=127.0.0.1,vncunused=0,vncdisplay=3,vncpasswd=geheim\" ]");
    assertThat(full.render()).contains("vnc = 1\n", "vncdisplay = 3\n", "vncpasswd = \"geheim\"\n");
    assertThat(para.hasPassword()).isTrue();
    assertThat(full.hasPassword()).isTrue();
    assertThat(para.toString() + full + vnc).doesNotContain("geheim");
  }

  @Test
  void spiceIsOfHvmDomains() {
    XlSpice spice = XlSpice.local(5930);

    assertThat(XlDomain.named("w").type(XlType.HVM).spice(spice).build().render())
        .contains("spice = 1\n", "spiceport = 5930\n", "spicedisable_ticketing = 1\n");
    assertThatThrownBy(() -> pvh().spice(spice).build())
        .hasMessageContaining("only an HVM domain has this");
  }

  @Test
  void whatDoesNotFitTogetherIsRefusedAllAtOnce() {
    XlDomain.Builder domain =
        XlDomain.named("x")
            .memory(DataSize.mebibytes(512))
            .maxMemory(DataSize.mebibytes(256))
            .vcpus(4)
            .maxVcpus(2)
            .disk(XlDisk.of("/a", "xvda"))
            .disk(XlDisk.of("/b", "xvda"));

    assertThatThrownBy(domain::build)
        .isInstanceOfSatisfying(
            InvalidSpecException.class,
            wrong ->
                assertThat(wrong.violations())
                    .extracting("field")
                    .containsExactly("maxmem", "maxvcpus", "kernel", "disk"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "a b", "a\"", "a'\nkernel='/x", "a#", "a;b", "-x", "a\u2028", "a\u0000"})
  void nothingGetsIntoTheFileThroughAName(String name) {
    assertThatThrownBy(() -> XlDomain.named(name)).isInstanceOf(InvalidSpecException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "/a\nb", "/a'", "/a\"", "/a\\", "/a,", "/../x", "/a\u0000"})
  void nothingGetsIntoTheFileThroughATarget(String target) {
    assertThatThrownBy(() -> XlDisk.of(target, "xvda")).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void nothingGetsIntoTheFileThroughTheOtherValues() {
    XlDisk disk = XlDisk.of("/a", "xvda");
    XlNic nic = XlNic.standard();
    XlVnc vnc = XlVnc.local();
    List<Runnable> attempts =
        List.of(
            () -> XlDisk.of("/a", "xvda,target=/etc/shadow"),
            () -> disk.script("x,target=/b"),
            () -> disk.backend("a,b"),
            () -> XlNic.bridge("b,script=/x"),
            () -> nic.model("e1000,x"),
            () -> nic.rate("10Mb/s,x"),
            () -> nic.script("../x,y"),
            () -> nic.hostDevice("a b"),
            () -> vnc.password(Secret.of("a,b")),
            () -> vnc.password(Secret.of("longerthan8")),
            () -> vnc.keymap("de,x"),
            () -> vnc.listen("0.0.0.0:1"),
            () -> XlPci.of("0000:03:10.1,x=1"),
            () -> new XlPci("03:10.1", List.of("seize=2")),
            () -> pvh().cmdline("a\nb"),
            () -> pvh().cpus(List.of("0;1")),
            () -> pvh().boot("x"),
            () -> pvh().serial("a b"),
            () -> pvh().with("vncpasswd", XlValue.text("x")),
            () -> pvh().with("memory", XlValue.number(1)),
            () -> pvh().with("a=1\nb", XlValue.number(1)),
            () -> pvh().with("a", XlValue.text("b\nc")),
            () -> XlValue.number(-1),
            () -> new XlValue.Numeral("1F"));

    assertThat(attempts)
        .allSatisfy(
            attempt ->
                assertThatThrownBy(attempt::run)
                    .isInstanceOf(InvalidSpecException.class)
                    .hasMessageNotContaining("longerthan8"));
  }

  @Test
  void disksAreReadInAllTheirForms() {
    XlDisk plain = XlDisk.of("/a", "xvda");

    assertThat(XlDisk.parse("/a,raw,xvda,rw")).isEqualTo(plain);
    assertThat(XlDisk.parse("/a,,xvda")).isEqualTo(plain);
    assertThat(XlDisk.parse("format=raw, vdev=xvda, access=rw, target=/a")).isEqualTo(plain);
    assertThat(XlDisk.parse("phy:/a,xvda,w")).isEqualTo(plain);
    assertThat(XlDisk.parse("tap:qcow2:/a,xvda,w")).isEqualTo(plain.format(XlDisk.Format.QCOW2));
    assertThat(XlDisk.parse(",hdc:cdrom,r")).isEqualTo(XlDisk.emptyCdrom("hdc"));
    assertThat(XlDisk.parse("vdev=xvda,target=/with,comma").target()).contains("/with,comma");
    assertThat(XlDisk.parse("/a,raw,xvda,r,discard,backendtype=qdisk").written())
        .isEqualTo("format=raw,vdev=xvda,access=ro,backendtype=qdisk,discard,target=/a");
    assertThat(XlDisk.legacy("/a,raw,xvda,rw")).isEmpty();
    assertThat(XlDisk.legacy("drbd:r0,xvda,w")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/a",
        "/a,raw",
        "/a,iso,xvda",
        "/a,raw,xvda,x",
        "/a,raw,xvda,r,more",
        "raw,xvda=1",
        "format=raw,format=qcow2,vdev=a,target=/a",
        "vdev=a,vdev=b,target=/a",
        "odd:,raw,xvda",
        "vdev=xvda",
        "/a,raw,hdc:tape,r"
      })
  void whatXlRefusesOfADiskIsRefused(String spec) {
    assertThatThrownBy(() -> XlDisk.parse(spec)).isInstanceOf(InvalidSpecException.class);
  }
}
