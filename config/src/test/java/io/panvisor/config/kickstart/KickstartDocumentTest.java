package io.panvisor.config.kickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KickstartDocumentTest {

  private static final String FILE =
      """
      #version=RHEL7
      # mine
      lang en_US.UTF-8  # the language
      user --name=ada
      user --name=bob
      mystery --x

      %packages
      @core
      httpd # web
      %end
      %post
      lang is no command here
      %end
      """;

  @Test
  void aCommandIsSetInItsLineAndItsCommentStays() {
    KickstartDocument file = KickstartDocument.parse(FILE);

    assertThat(file.set("lang", List.of("de_DE.UTF-8")).text())
        .isEqualTo(FILE.replace("en_US.UTF-8  # the language", "de_DE.UTF-8 # the language"));
    assertThat(file.set("bootloader", List.of("--append=a b")).text())
        .isEqualTo(FILE.replace("mystery --x\n", "mystery --x\nbootloader --append=\"a b\"\n"));
    assertThat(file.add("user", List.of("--name=eve")).text())
        .isEqualTo(FILE.replace("=bob\n", "=bob\nuser --name=eve\n"));
    assertThat(file.remove("user").text())
        .isEqualTo(FILE.replace("user --name=ada\nuser --name=bob\n", ""));
    assertThat(KickstartDocument.parse("# x\n").add("text", List.of()).text())
        .isEqualTo("# x\ntext\n");
  }

  @Test
  void packagesAreAddedAndRemovedInTheirSection() {
    KickstartDocument file = KickstartDocument.parse(FILE);

    assertThat(file.addPackage("-firewalld").text())
        .isEqualTo(FILE.replace("# web\n", "# web\n-firewalld\n"));
    assertThat(file.addPackage("httpd").text()).isEqualTo(FILE);
    assertThat(file.removePackage("httpd").text()).isEqualTo(FILE.replace("httpd # web\n", ""));
    assertThat(KickstartDocument.parse("text").addPackage("vim").text())
        .isEqualTo("text\n%packages\nvim\n%end\n");
  }

  @Test
  void anEditThatBreaksOutOfItsPlaceIsRefused() {
    KickstartDocument file = KickstartDocument.parse(FILE);
    assertThatThrownBy(() -> file.set("lang", List.of("a\nreboot")))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> file.set("nonsense", List.of()))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> file.set("%post", List.of())).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> file.addPackage("%end")).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> file.addPackage("a\nb")).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void theModelHidesPasswords() {
    Object model =
        KickstartDocument.parse(
                """
                rootpw geheim1
                user --name=ada --password geheim2
                autopart --encrypted --passphrase="geheim3 x"
                sshpw --username=root geheim4
                """)
            .model();

    assertThat(model.toString()).doesNotContain("geheim").contains("name=ada");
    assertThat(((Map<?, ?>) model).get("commands"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .hasSize(4);
  }

  @Test
  void everythingThatIsWrongIsNamedWithItsLine() {
    String text =
        """
        #version=RHEL8
        url --url=http://a
        cdrom
        lang
        frobnicate
        install
        part / --sise=10
        part / --size=10G
        autopart --type
        network --bootproto=static --device=eth0 --gateway=10.0.0
        rootpw secret
        user --name=x --iscrypted --password=secret
        raid /srv --device=d --level=1 raid.1
        logvol /x --vgname=vg --name=x --size=1
        timesource --ntp-server=a
        btrfs / a
        repo --baseurl=http://a --mirrorlist=http://b
        bootloader --append="a
        %end
        selinux
        %frob
        %end
        %packages
        --nocore
        %post
        """;
    List<Problem> problems = KickstartDocument.parse(text).problems();

    for (int line :
        List.of(3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25)) {
      assertThat(problems).as("line " + line).anyMatch(problem -> problem.line() == line);
    }
    assertThat(problems.toString()).doesNotContain("secret");
    assertThat(problems.stream().filter(problem -> problem.line() == 6))
        .singleElement()
        .matches(problem -> !problem.isError());
  }

  @Test
  void aDomainFileOfXenIsToldFromAKickstartFile() {
    String domain =
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

    assertThat(KickstartDocument.parse(domain).problems())
        .singleElement()
        .matches(problem -> problem.line() == 1 && problem.isError())
        .matches(problem -> problem.what().contains("domain file of Xen's xl"));
    assertThat(KickstartDocument.parse("# x\n\n" + domain).problems().get(0).line()).isEqualTo(3);
  }

  @Test
  void aFileWithoutAReleaseIsJudgedByWhatAnyKnows() {
    KickstartDocument file =
        KickstartDocument.parse(
            "install\nlang C\nkeyboard us\ntimezone UTC\nrootpw --lock\nautopart\n");

    assertThat(file.problems()).hasSize(1).noneMatch(Problem::isError);
    assertThat(file.judgedFor(KickstartRelease.RHEL_7).problems()).isEmpty();
    assertThat(file.judgedFor(KickstartRelease.RHEL_9).problems())
        .singleElement()
        .matches(Problem::isError);
  }

  @Test
  void whatTheInstallerWouldAskForIsTold() {
    assertThat(KickstartDocument.parse("text\n").problems())
        .singleElement()
        .matches(problem -> problem.what().contains("lang, keyboard, timezone, rootpw, autopart"));
    assertThat(KickstartDocument.parse("%include /tmp/all\n").problems()).isEmpty();
    assertThat(KickstartDocument.parse("").problems()).isEmpty();
  }

  @Property(tries = 500)
  void everyByteIsKept(@ForAll long seed, @ForAll String noise) {
    String text = new KickstartExamples(seed).handWritten();
    for (String each : List.of(text, noise, text + noise, noise + "\n" + text)) {
      KickstartDocument document = KickstartDocument.parse(each);
      assertThat(document.text()).isEqualTo(each);
      assertThat(document.problems()).isNotNull();
      assertThat(document.model()).isNotNull();
      assertThat(document.modernised().document()).isNotNull();
    }
  }

  @Property(tries = 300)
  void anEditLeavesAllOtherLinesAsTheyAre(@ForAll long seed) {
    String text = "# first\n" + new KickstartExamples(seed).handWritten();
    KickstartDocument edited = KickstartDocument.parse(text).set("selinux", List.of("--enforcing"));

    assertThat(edited.text().lines().toList()).containsSubsequence(text.lines().toList());
    assertThat(edited.remove("selinux").text().stripTrailing()).isEqualTo(text.stripTrailing());
  }
}
