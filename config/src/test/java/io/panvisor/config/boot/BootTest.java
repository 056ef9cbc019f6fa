package io.panvisor.config.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.Problem;
import io.panvisor.config.SampleHost;
import io.panvisor.config.SpecNode;
import io.panvisor.config.WantedFile;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootTest {

  private static final String DEFAULTS =
      """
      # comment
      GRUB_DEFAULT=0
      GRUB_TIMEOUT=5
      GRUB_DISTRIBUTOR=`lsb_release -i -s 2> /dev/null || echo Debian`
      GRUB_CMDLINE_LINUX_DEFAULT="quiet"
      GRUB_CMDLINE_LINUX="console=ttyS0 quiet"
      """;

  private static final String MENU =
      """
      menuentry 'Debian GNU/Linux' --class debian {
      \tif [ x$feature = xy ]; then
      \t\tinsmod gzio
      \tfi
      \tlinux\t/boot/vmlinuz-6.1.0-28-amd64 root=/dev/sda1 ro
      }
      submenu 'Advanced options' $menuentry_id_option 'x' {
      \tmenuentry 'Debian GNU/Linux, with Linux 6.1 (recovery mode)' {
      \t\tlinux\t/boot/vmlinuz-6.1.0-28-amd64 single
      \t}
      }
      menuentry 'Debian GNU/Linux, with Xen hypervisor' --class xen {
      \tmultiboot2\t/boot/xen-4.17-amd64.gz placeholder
      \tmodule2\t/boot/vmlinuz-6.1.0-28-amd64 placeholder root=/dev/sda1
      }
      """;

  static SampleHost debian() {
    return new SampleHost()
        .write("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        .write("/etc/default/grub", DEFAULTS)
        .write("/boot/grub/grub.cfg", MENU);
  }

  static SampleHost redHat() {
    return new SampleHost()
        .write("/etc/os-release", "ID=centos\nVERSION_ID=\"7\"\nID_LIKE=\"rhel fedora\"\n")
        .write("/etc/default/grub", DEFAULTS)
        .write(
            "/boot/grub2/grub.cfg",
            "menuentry 'CentOS Linux (3.10.0-1160.vz7.191.4) 7 (Core)' {\n\tlinux16 /vmlinuz-3.10.0-1160.vz7.191.4 ro\n}\n");
  }

  private static String content(ChangePlan plan, String path) {
    return plan.wanted().stream()
        .filter(file -> file.path().equals(path))
        .map(WantedFile::contentText)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void entriesAreReadWithTheirSubmenus() {
    try (SampleHost host = debian()) {
      BootMenu menu = BootMenu.of(host.tree());

      assertThat(menu.entries())
          .extracting(BootEntry::id)
          .containsExactly(
              "Debian GNU/Linux",
              "Advanced options>Debian GNU/Linux, with Linux 6.1 (recovery mode)",
              "Debian GNU/Linux, with Xen hypervisor");
      assertThat(menu.entries().get(1).isRescue()).isTrue();
      assertThat(menu.xen().orElseThrow().kernel()).isEqualTo("/boot/vmlinuz-6.1.0-28-amd64");
      assertThat(menu.openvz()).isEmpty();
    }
  }

  @Test
  void entriesOfTheBootLoaderSpecificationAreReadToo() {
    try (SampleHost host = new SampleHost()) {
      host.write(
          "/boot/loader/entries/abc-4.18.0-vz.conf",
          "title Virtuozzo\nversion 4.18\nlinux /vmlinuz-4.18.0-80.1.1.vz8.2\n");
      assertThat(BootMenu.of(host.tree()).openvz().orElseThrow().id()).isEqualTo("abc-4.18.0-vz");
    }
  }

  @Test
  void xenIsStartedWithMemoryOfItsOwnForTheFirstDomain() {
    try (SampleHost host = debian()) {
      ChangePlan plan =
          new BootKind()
              .plan(SpecNode.yaml("{entry: xen, dom0Memory: 1G, dom0Processors: 2}"), host.tree());

      assertThat(content(plan, "/etc/default/grub"))
          .contains("GRUB_DEFAULT=\"Debian GNU/Linux, with Xen hypervisor\"\n")
          .contains("GRUB_CMDLINE_XEN_DEFAULT=\"dom0_mem=1024M,max:1024M dom0_max_vcpus=2\"\n")
          .startsWith("# comment\n");
      assertThat(plan.followUps().toString()).contains("update-grub", "Reboot");
    }
  }

  @Test
  void openvzsKernelIsSavedInTheEnvironmentBlock() {
    try (SampleHost host = redHat()) {
      host.write("/boot/grub2/grubenv", GrubEnvironment.parse("").with("boot_success", "1").text());
      ChangePlan plan = new BootKind().plan(SpecNode.yaml("entry: openvz"), host.tree());

      String block = content(plan, "/boot/grub2/grubenv");
      assertThat(block).hasSize(1024).contains("boot_success=1\n");
      assertThat(GrubEnvironment.parse(block).value("saved_entry"))
          .isEqualTo("CentOS Linux (3.10.0-1160.vz7.191.4) 7 (Core)");
      assertThat(content(plan, "/etc/default/grub")).contains("GRUB_DEFAULT=saved\n");
      assertThat(plan.followUps().toString()).contains("grub2-mkconfig");
    }
  }

  @Test
  void anEntryThatIsNotThereIsRefusedWithWhatToInstall() {
    try (SampleHost host = redHat()) {
      assertThatThrownBy(() -> new BootKind().plan(SpecNode.yaml("entry: xen"), host.tree()))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("kernel-xen");
    }
    try (SampleHost host = debian()) {
      assertThatThrownBy(() -> new BootKind().plan(SpecNode.yaml("entry: openvz"), host.tree()))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("vzkernel");
      assertThatThrownBy(() -> new BootKind().plan(SpecNode.yaml("entry: nothing"), host.tree()))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("Xen hypervisor");
    }
  }

  @Provide
  static Arbitrary<List<String>> arguments() {
    return Arbitraries.of(
            "quiet",
            "intel_iommu=on",
            "intel_iommu=off",
            "console=ttyS0",
            "console=tty0",
            "a.b=1",
            "ro")
        .list()
        .ofMaxSize(6)
        .uniqueElements(each -> each.startsWith("console") ? each : each.replaceAll("=.*", ""));
  }

  @Property(tries = 300)
  void argumentsAreAddedOnceAndRemovedAgain(@ForAll("arguments") List<String> arguments) {
    GrubDefaults added =
        GrubDefaults.parse(DEFAULTS).withArguments("GRUB_CMDLINE_LINUX", arguments);

    assertThat(added.words("GRUB_CMDLINE_LINUX")).containsAll(arguments).doesNotHaveDuplicates();
    assertThat(added.withArguments("GRUB_CMDLINE_LINUX", arguments).text()).isEqualTo(added.text());
    assertThat(added.withoutArguments("GRUB_CMDLINE_LINUX", arguments).words("GRUB_CMDLINE_LINUX"))
        .doesNotContainAnyElementsOf(arguments.isEmpty() ? List.of("none") : arguments);
    assertThat(added.problems()).noneMatch(Problem::isError);
    assertThat(added.text()).contains("GRUB_DISTRIBUTOR=`lsb_release");
  }

  @Property(tries = 300)
  void anyTextIsReadAndPrintedTheSame(@ForAll String text) {
    assertThat(GrubDefaults.parse(text).text()).isEqualTo(text);
    assertThat(GrubDefaults.parse(text).problems()).isNotNull();
    assertThat(GrubDefaults.parse(text).model()).isNotNull();
  }

  @Test
  void whatTheShellPutsTogetherIsNotTouched() {
    assertThatThrownBy(
            () ->
                GrubDefaults.parse("GRUB_CMDLINE_LINUX=\"$X quiet\"\n")
                    .withArguments("GRUB_CMDLINE_LINUX", List.of("ro")))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void faultsAreNamedWithTheirLines() {
    assertThat(GrubDefaults.parse("GRUB_TIMEOUT=soon\nTIMEOUT=5\nGRUB_DEFAULT = 0\n").problems())
        .extracting(Problem::line, Problem::isError)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, true),
            org.assertj.core.groups.Tuple.tuple(2, false),
            org.assertj.core.groups.Tuple.tuple(3, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "add: [\"a b\"]",
        "add: [\"a\\\"b\"]",
        "add: [\"$(reboot)\"]",
        "add: [\"a=`x`\"]",
        "dom0Memory: 1",
        "dom0Memory: 1000000",
        "dom0Processors: 0",
        "timeout: 99999",
        "entry: \"a\\nb\"",
        "{add: [ro], remove: [ro]}",
        "{}"
      })
  void whatCannotBeIsRefused(String spec) {
    try (SampleHost host = debian()) {
      assertThatThrownBy(() -> new BootKind().plan(SpecNode.yaml(spec), host.tree()))
          .isInstanceOf(InvalidSpecException.class);
    }
  }
}
