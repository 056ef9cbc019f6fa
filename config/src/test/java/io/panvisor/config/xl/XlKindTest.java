package io.panvisor.config.xl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigKinds;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XlKindTest {

  private static final String SPEC =
      """
      name: web1
      autostart: true
      type: pvh
      kernel: /boot/vmlinuz-guest
      cmdline: root=/dev/xvda1 console=hvc0
      memory: 1024
      maxmem: 2GiB
      vcpus: 2
      cpus: "0-3"
      disks:
        - { target: /srv/xen/web1.img, device: xvda }
        - { device: xvdc, cdrom: true }
      nics: { bridge: brid0, mac: "00:16:3e:00:00:01", rate: 10Mb/s }
      pci: "0000:03:10.1,seize=1"
      "on": { crash: coredump-destroy, soft-reset: soft-reset }
      settings: { cpu_weight: 512, nomigrate: true, irqs: [5, 7] }
      """;

  @TempDir Path root;

  private ChangePlan plan(String spec) {
    return ConfigKinds.load().require("xl").plan(SpecNode.yaml(spec), HostTree.at(root));
  }

  private static String text(ChangePlan plan) {
    return plan.wanted().get(0).contentText();
  }

  @Test
  void aDescriptionBecomesADomainFileAndALinkForTheStart() {
    ChangePlan plan = plan(SPEC);

    assertThat(text(plan))
        .isEqualTo(
            """
            name = "web1"
            type = "pvh"
            kernel = "/boot/vmlinuz-guest"
            cmdline = "root=/dev/xvda1 console=hvc0"
            memory = 1024
            maxmem = 2048
            vcpus = 2
            cpus = "0-3"
            disk = [
                "format=raw,vdev=xvda,access=rw,target=/srv/xen/web1.img",
                "format=empty,vdev=xvdc,access=ro,devtype=cdrom",
            ]
            vif = [ "bridge=brid0,mac=00:16:3e:00:00:01,rate=10Mb/s" ]
            pci = [ "0000:03:10.1,seize=1" ]
            on_crash = "coredump-destroy"
            on_soft_reset = "soft-reset"
            cpu_weight = 512
            nomigrate = 1
            irqs = [
                "5",
                "7",
            ]
            """);
    assertThat(plan.wanted())
        .extracting(WantedFile::path)
        .containsExactly("/etc/xen/web1.cfg", "/etc/xen/auto/web1.cfg");
    assertThat(plan.wanted().get(1).linkTarget()).contains("/etc/xen/web1.cfg");
  }

  @Test
  void aFileThatIsThereKeepsWhatTheDescriptionDoesNotName() throws IOException {
    Files.createDirectories(root.resolve("etc/xen"));
    Files.writeString(
        root.resolve("etc/xen/web1.cfg"), "# mine\nname='web1'\nmemory = 256 # small\ncap = 50\n");

    String text = text(plan("name: web1\nmemory: 512\nkernel: /boot/k\n"));

    assertThat(text)
        .isEqualTo("# mine\nname='web1'\nmemory = 512 # small\ncap = 50\nkernel = \"/boot/k\"\n");
    assertThat(text(plan("name: web1\nreplace: true\nkernel: /boot/k\n"))).doesNotContain("cap");
  }

  @Test
  void aFileThatStaysWrongIsNotTouched() throws IOException {
    Files.createDirectories(root.resolve("etc/xen"));
    Files.writeString(root.resolve("etc/xen/web1.cfg"), "import os\n");

    assertThatThrownBy(() -> plan("name: web1\nkernel: /boot/k\n"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void aPasswordMakesTheFileSecret() {
    ChangePlan plan = plan("name: w\ntype: hvm\nvnc: { listen: 0.0.0.0, password: geheim }\n");

    assertThat(plan.wanted().get(0).isSecret()).isTrue();
    assertThat(plan.wanted().get(0).mode()).contains("0600");
    assertThat(plan.diff() + plan.toTree()).doesNotContain("geheim");
  }

  @Test
  void errorsNameTheFieldOfTheDescription() {
    assertThatThrownBy(() -> plan("name: w\nkernel: k\n")).hasMessageContaining("kernel");
    assertThatThrownBy(() -> plan("name: w\ntype: hvm\nmemory: lots\n"))
        .hasMessageContaining("memory");
    assertThatThrownBy(() -> plan("name: w\ntype: hvm\ndisks: [{device: xvda}]\n"))
        .hasMessageContaining("disks[0].target");
    assertThatThrownBy(() -> plan("name: w\ntype: hvm\nvcpu: 1\n")).hasMessageContaining("vcpu");
    assertThatThrownBy(() -> plan("name: w\nkernel: /k\nboot: c\n")).hasMessageContaining("boot");
  }
}
