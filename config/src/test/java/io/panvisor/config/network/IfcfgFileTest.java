package io.panvisor.config.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.panvisor.config.Problem;
import io.panvisor.error.InvalidSpecException;
import java.util.List;
import org.junit.jupiter.api.Test;

class IfcfgFileTest {

  private static List<String> problems(String text) {
    return IfcfgFile.parse(text).problems().stream().map(Problem::toString).toList();
  }

  @Test
  void valuesAreReadAsTheShellReadsThem() {
    IfcfgFile file =
        IfcfgFile.parse(
            """
            # a card
            DEVICE="eth0"
            NAME='System eth0'   # with a comment
            IPADDR=10.0.1.2 # old address
            PREFIX=24
            PLAIN=a\\ b#c
            MIXED="a"'b'c
            EMPTY=
            export ONBOOT=yes
            A=1; B=2 C=3
            LIST=(a b)
            RUN=$(hostname -s)-x
            ESCAPED="say \\"hi\\" for \\$5"
            """);

    assertThat(file.values())
        .containsEntry("DEVICE", "eth0")
        .containsEntry("NAME", "System eth0")
        .containsEntry("IPADDR", "10.0.1.2")
        .containsEntry("PLAIN", "a b#c")
        .containsEntry("MIXED", "abc")
        .containsEntry("EMPTY", "")
        .containsEntry("ONBOOT", "yes")
        .containsEntry("B", "2")
        .containsEntry("C", "3")
        .containsEntry("LIST", "(a b)")
        .containsEntry("RUN", "$(hostname -s)-x")
        .containsEntry("ESCAPED", "say \"hi\" for $5");
    assertThat(file.problems()).isEmpty();
  }

  @Test
  void anEditKeepsThePlaceTheQuotesAndTheComment() {
    IfcfgFile file =
        IfcfgFile.parse("DEVICE=\"eth0\"\r\nMTU='1500' # jumbo?\r\nA=1 B=2\r\nONBOOT=yes");

    assertThat(file.with("MTU", "9000").text())
        .isEqualTo("DEVICE=\"eth0\"\r\nMTU='9000' # jumbo?\r\nA=1 B=2\r\nONBOOT=yes");
    assertThat(file.with("BRIDGE", "brid0").text()).isEqualTo(file.text() + "\r\nBRIDGE=brid0\r\n");
    assertThat(file.without("A").text())
        .isEqualTo("DEVICE=\"eth0\"\r\nMTU='1500' # jumbo?\r\nB=2\r\nONBOOT=yes");
    assertThat(file.without("MTU").text()).isEqualTo("DEVICE=\"eth0\"\r\nA=1 B=2\r\nONBOOT=yes");
    assertThat(file.with("MTU", "1500")).isSameAs(file);
  }

  @Test
  void aValueThatNeedsQuotesGetsThemAndReadsBack() {
    String value = "a b'c\"d $HOME `id` \\ #e";
    IfcfgFile file = IfcfgFile.parse("").with("NAME", value);

    assertThat(file.value("NAME")).contains(value);
    assertThat(file.problems()).isEmpty();
  }

  @Test
  void nothingGetsThroughANameOrAValue() {
    IfcfgFile file = IfcfgFile.parse("");

    assertThatThrownBy(() -> file.with("A", "x\nreboot")).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> file.with("A;reboot", "x")).isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> file.with("", "x")).isInstanceOf(InvalidSpecException.class);
  }

  /** What a person wrote who mixed up two files, and a line of the text between them. */
  @Test
  void theFaultsOfAHandMadeListingAreNamedWithTheirLines() {
    assertThat(
            problems(
                """
                DEVICETYPE=ovs
                BOOTPROTO="none"
                NAME="eth0"
                ONBOOT="yes"
                And this is what the file of the card has to look like:
                HWADDR="XXXXXXXXXXXXXX" # the card's address
                TYPE=OVSPort
                OVS_BRIDGE=br-ex
                ONBOOT=yes
                """))
        .satisfiesExactly(
            each -> assertThat(each).startsWith("line 5: 'And this is what").contains("command"),
            each -> assertThat(each).startsWith("line 6: HWADDR=XXXXXXXXXXXXXX: a MAC address"),
            each -> assertThat(each).startsWith("line 7: TYPE=OVSPort without DEVICE"),
            each -> assertThat(each).startsWith("line 9: ONBOOT is assigned twice, in line 4"));
  }

  @Test
  void theTypeIsCaseSensitive() {
    assertThat(
            problems(
                "DEVICE=\"brid0\"\nTYPE=BRIDGE\nONBOOT=yes\nBOOTPROTO=static\nIPADDR=10.0.0.2\nPREFIX=24\n"))
        .singleElement()
        .asString()
        .isEqualTo(
            "line 2: TYPE=BRIDGE is no type: the value is case-sensitive. write TYPE=Bridge");
  }

  @Test
  void aBlankAfterTheSignIsNamed() {
    assertThat(problems("SELINUX= permissive\nOTHER = x\nBAD='open\nLAST=1\n"))
        .satisfiesExactly(
            each -> assertThat(each).startsWith("line 1: 'permissive' stands behind SELINUX="),
            each -> assertThat(each).startsWith("line 2: 'OTHER = x' is no assignment"),
            each -> assertThat(each).startsWith("line 3: the quote ' is not closed"));
    assertThat(IfcfgFile.parse("BAD='open\nLAST=1\n").value("LAST")).contains("1");
  }

  @Test
  void theEndingsOfWindowsAreNamed() {
    assertThat(problems("A=1\nB=2\r\n"))
        .singleElement()
        .asString()
        .startsWith("line 2: the line ends in CR LF");
  }

  @Test
  void wrongValuesOfADeviceAreNamed() {
    assertThat(
            problems(
                """
                DEVICE=eth0
                BOOTPROTO=dhpc
                ONBOOT=ja
                IPADDR=10.0.0.2
                NETMASK=255.255.0.255
                IPADDR1=10.0.1.0
                PREFIX1=24
                IPADDR2=10.0.2.2
                PREFIX2=24
                GATEWAY=10.9.9.9
                MTU=9
                DNS1=dns.example.org
                """))
        .satisfiesExactly(
            each -> assertThat(each).startsWith("line 2: BOOTPROTO=dhpc"),
            each -> assertThat(each).startsWith("line 3: ONBOOT=ja"),
            each -> assertThat(each).startsWith("line 4: IPADDR=10.0.0.2: a netmask"),
            each -> assertThat(each).startsWith("line 6: IPADDR1=10.0.1.0: this is the network's"),
            each -> assertThat(each).startsWith("line 10: GATEWAY=10.9.9.9 is in none"),
            each -> assertThat(each).startsWith("line 11: MTU=9"),
            each -> assertThat(each).startsWith("line 12: DNS1=dns.example.org"));
  }

  @Test
  void otherFilesOfSysconfigAreJustAssignments() {
    IfcfgFile file = IfcfgFile.parse("OPTIONS=\"-x -y\"\nTYPE=whatever\n");

    assertThat(file.problems()).isEmpty();
    assertThat(file.value("OPTIONS")).contains("-x -y");
  }

  @Test
  void aModelShowsNoPasswords() {
    assertThat(IfcfgFile.parse("ESSID=x\nWPA_PSK=secret\nKEY_MGMT=WPA-PSK\n").model().toString())
        .contains("WPA_PSK=***", "KEY_MGMT=WPA-PSK")
        .doesNotContain("secret");
  }

  @Test
  void aPortOfABridgeThatNoFileDefinesIsNamed() {
    try (HostFolder host =
        HostFolder.centos7()
            .file(IfcfgWriter.FOLDER + "/ifcfg-eth0", "DEVICE=eth0\nONBOOT=yes\nBRIDGE=virbrid0\n")
            .file(IfcfgWriter.FOLDER + "/ifcfg-brid0", "DEVICE=brid0\nTYPE=Bridge\nONBOOT=yes\n")) {
      IfcfgFolder folder = IfcfgFolder.of(host.tree());

      assertThat(folder.problems()).containsOnlyKeys(IfcfgWriter.FOLDER + "/ifcfg-eth0");
      assertThat(folder.problems().get(IfcfgWriter.FOLDER + "/ifcfg-eth0").get(0))
          .hasToString(
              "line 3: BRIDGE=virbrid0 names a bridge that no file defines."
                  + " correct the name, or write ifcfg-virbrid0");
    }
  }
}
