package io.panvisor.config.xl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class XlDocumentTest {

  /** What is sometimes saved under a kickstart file's name, with xm's ways of saying it. */
  private static final String OLD =
      """
      kernel = "/boot/vmlinuz-xen-install"
      ramdisk = "/boot/initrd-xen-install"
      extra = "text"
      name = "mailserver"
      memory = "256"
      disk = [ 'tap:aio:/srv/xen/mailserver.img,xvda,w', ]
      vif = [ 'bridge=brid0', ]
      vcpus=1
      on_reboot = 'destroy'
      on_crash = 'destroy'
      """;

  @Test
  void anOldFileIsReadAsXlReadsIt() {
    XlDomain domain = XlDocument.parse(OLD).domain();

    assertThat(domain.name()).isEqualTo("mailserver");
    assertThat(domain.type()).isEqualTo(XlType.PV);
    assertThat(domain.kernel()).contains("/boot/vmlinuz-xen-install");
    assertThat(domain.cmdline()).contains("text");
    assertThat(domain.memory()).hasToString("Optional[256 MiB]");
    assertThat(domain.vcpus()).isEqualTo(1);
    assertThat(domain.disks().get(0).target()).contains("/srv/xen/mailserver.img");
    assertThat(domain.disks().get(0).device()).isEqualTo("xvda");
    assertThat(domain.nics().get(0).bridge()).contains("brid0");
    assertThat(domain.on(XlEvent.REBOOT)).contains(XlAction.DESTROY);
  }

  @Test
  void whatIsOldInItIsNamedWithItsLine() {
    assertThat(XlDocument.parse(OLD).problems())
        .noneMatch(Problem::isError)
        .extracting(Problem::toString)
        .anySatisfy(text -> assertThat(text).startsWith("line 3: 'extra' is the old way"))
        .anySatisfy(text -> assertThat(text).startsWith("line 5: 'memory' is a number in quotes"))
        .anySatisfy(text -> assertThat(text).startsWith("line 6: 'tap:' before the target"))
        .anySatisfy(text -> assertThat(text).startsWith("line 6: 'aio:' before the target"));
  }

  @Test
  void itIsBroughtIntoTodaysWords() {
    assertThat(XlDocument.parse(OLD).modernised().document().text())
        .isEqualTo(
            """
            kernel = "/boot/vmlinuz-xen-install"
            ramdisk = "/boot/initrd-xen-install"
            cmdline = "text"
            name = "mailserver"
            memory = 256
            disk = [ "format=raw,vdev=xvda,access=rw,target=/srv/xen/mailserver.img" ]
            vif = [ 'bridge=brid0', ]
            vcpus=1
            on_reboot = 'destroy'
            on_crash = 'destroy'
            """);
  }

  @Test
  void aFullyVirtualizedDomainOfXmIsBroughtIntoTodaysWords() {
    String text =
        """
        # windows
        name = 'w' ; builder = "hvm"
        kernel = '/usr/lib/xen/boot/hvmloader'
        device_model = '/usr/lib/xen/bin/qemu-dm' # xm's
        disk = ['phy:/dev/vg/w,hda,w', '/iso/w.iso,raw,hdc:cdrom,r', 'qcow2:/i.q,hdb,r']
        vif = ['type=netfront, bridge=b']
        vfb = ['type=vnc,vnclisten=0.0.0.0,vncpasswd=geheim']
        root = '/dev/xvda1'
        extra = 'ro'
        on_xend_start = 'start'
        bootloader = '/usr/bin/pygrub'
        bootloader_args = '-q --x'
        """;

    var modernised = XlDocument.parse(text).modernised();

    assertThat(modernised.document().text())
        .isEqualTo(
            """
            # windows
            name = 'w' ; type = "hvm"
            disk = [
                "format=raw,vdev=hda,access=rw,target=/dev/vg/w",
                "format=raw,vdev=hdc,access=ro,devtype=cdrom,target=/iso/w.iso",
                "format=qcow2,vdev=hdb,access=ro,target=/i.q",
            ]
            vif = [ "type=vif, bridge=b" ]
            vfb = [ "vnc=1,vnclisten=0.0.0.0,vncpasswd=geheim" ]
            cmdline = "root=/dev/xvda1 ro"
            bootloader = "pygrub"
            bootloader_args = [
                "-q",
                "--x",
            ]
            """);
    assertThat(modernised.explanations()).extracting(Problem::line).contains(2, 3, 4, 5, 10);
    assertThat(modernised.document().modernised().explanations()).isEmpty();
  }

  @Test
  void anEditTouchesItsLinesAlone() {
    XlDocument document =
        XlDocument.parse("# a\nname='x' # keep\nmemory\t=  512;vcpus=1\n\ncustom = [1,\n 2]\n");

    assertThat(document.with("memory", XlValue.number(1024)).text())
        .isEqualTo("# a\nname='x' # keep\nmemory\t=  1024;vcpus=1\n\ncustom = [1,\n 2]\n");
    assertThat(document.without("custom").text())
        .isEqualTo("# a\nname='x' # keep\nmemory\t=  512;vcpus=1\n\n");
    assertThat(document.without("memory").text())
        .isEqualTo("# a\nname='x' # keep\nvcpus=1\n\ncustom = [1,\n 2]\n");
    assertThat(document.with("name", XlValue.text("x"))).isSameAs(document);
  }

  @Test
  void whatIsNewComesAtTheEnd() {
    assertThat(XlDocument.parse("name='x'").with("on_crash", XlValue.text("restart")).text())
        .isEqualTo("name='x'\non_crash = \"restart\"\n");
    assertThat(XlDocument.parse("").with("a", XlValue.texts("b", "c")).text())
        .isEqualTo("a = [\n    \"b\",\n    \"c\",\n]\n");
  }

  @Test
  void theLastAssignmentCountsWithWhatIsAdded() {
    XlDocument document = XlDocument.parse("a='x'\na=['1']\na+=['2']\nb=1\nb+='2'\n");

    assertThat(document.value("a")).contains(XlValue.texts("1", "2"));
    assertThat(document.value("b")).contains(XlValue.text("12"));
    assertThat(document.with("a", XlValue.number(3)).text()).isEqualTo("a = 3\nb=1\nb+='2'\n");
    assertThat(document.problems())
        .extracting(Problem::toString)
        .anySatisfy(text -> assertThat(text).startsWith("line 2: 'a' is set in line 1"));
  }

  @Test
  void whatIsNoDomainFileIsNamedLineByLine() {
    String text =
        """
        import os
        Name = 'x'
        memory = 512M
        vcpus = 1 2
        disk = [ 'a' 'b' ]
        extra = 'x' + 'y'
        on_crash = "destroy'
        localtime = True
        path = 'C:\\q'
        vif = [ 'x',
        """;

    assertThat(XlDocument.parse(text).problems())
        .filteredOn(Problem::isError)
        .extracting(Problem::toString)
        .anySatisfy(
            each -> assertThat(each).startsWith("line 1: '=' is expected").contains("Python"))
        .anySatisfy(each -> assertThat(each).startsWith("line 2: ").contains("small letters"))
        .anySatisfy(each -> assertThat(each).startsWith("line 3: the value of 'memory' should end"))
        .anySatisfy(each -> assertThat(each).startsWith("line 4: the value of 'vcpus' should end"))
        .anySatisfy(each -> assertThat(each).startsWith("line 5: ',' or ']' is expected"))
        .anySatisfy(each -> assertThat(each).startsWith("line 6: ").contains("Python"))
        .anySatisfy(each -> assertThat(each).startsWith("line 7: ").contains("same quote"))
        .anySatisfy(each -> assertThat(each).startsWith("line 8: ").contains("1 for true"))
        .anySatisfy(each -> assertThat(each).startsWith("line 9: xl does not read '\\q'"));
  }

  @Test
  void windowsLineEndsAreNamedAndMended() {
    XlDocument document = XlDocument.parse("name='x'\r\nkernel='/k'\r\n");

    assertThat(document.text()).isEqualTo("name='x'\r\nkernel='/k'\r\n");
    assertThat(document.problems().toString()).contains("Windows' line ends");
    assertThat(document.modernised().document().text()).isEqualTo("name='x'\nkernel='/k'\n");
  }

  @Test
  void aCommentInTheLastLineNeedsANewline() {
    assertThat(XlDocument.parse("a=1\n# end").problems().toString()).contains("needs a newline");
  }

  @Test
  void semanticErrorsAreNamedWithTheLineOfTheirSetting() {
    String text =
        "type='pv'\nmemory='many'\ndisk=['/x,raw']\nvif=['mac=zz']\nbogus_thing=1\npci=['nope']\n";

    assertThat(XlDocument.parse(text).problems())
        .extracting(Problem::toString)
        .anySatisfy(each -> assertThat(each).contains("name: a domain has a name"))
        .anySatisfy(each -> assertThat(each).startsWith("line 2: memory: a whole number"))
        .anySatisfy(each -> assertThat(each).startsWith("line 3: disk: a device is missing"))
        .anySatisfy(each -> assertThat(each).startsWith("line 4: vif: "))
        .anySatisfy(each -> assertThat(each).startsWith("line 5: xl does not know 'bogus_thing'"))
        .anySatisfy(each -> assertThat(each).startsWith("line 6: pci: "));
    assertThatThrownBy(() -> XlDocument.parse(text).domain())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("a domain has a name")
        .hasMessageContaining("a device is missing");
  }

  @Test
  void theModelMasksPasswords() {
    Map<String, Object> model =
        XlDocument.parse(
                "vncpasswd='geheim'\nvfb=['vnc=1,vncpasswd=geheim,vncunused=1']\n"
                    + "disk=['/x,,xvda']\ncpu_weight=0x10\nvnuma=[['pnode=0','size=5']]\n")
            .model();

    assertThat(model)
        .containsEntry("vncpasswd", "***")
        .containsEntry("vfb", List.of("vnc=1,vncpasswd=***,vncunused=1"))
        .containsEntry("cpu_weight", 16L)
        .containsEntry("vnuma", List.of(List.of("pnode=0", "size=5")));
    assertThat(model.get("disk").toString()).contains("target=/x", "vdev=xvda");
  }
}
