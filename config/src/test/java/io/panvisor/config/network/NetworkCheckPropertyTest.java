package io.panvisor.config.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.FileChange;
import io.panvisor.config.FileCheck;
import io.panvisor.config.WantedFile;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import io.panvisor.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** The programs that read such files take whatever bridge is written here. */
@Tag("engine")
class NetworkCheckPropertyTest {

  private static final CommandRunner RUNNER = Commands.here();

  private static HostFolder host() {
    return HostFolder.debian12()
        .card("eth1", "52:54:00:aa:bb:cd")
        .card("eth2", "52:54:00:aa:bb:ce")
        .card("eth3", "52:54:00:aa:bb:cf");
  }

  private static void isAccepted(FileCheck.Verdict verdict) {
    assertThat(verdict.state())
        .withFailMessage(() -> verdict.problems() + verdict.words())
        .isEqualTo(FileCheck.Verdict.State.ACCEPTED);
  }

  private static void everyFileIsAccepted(long seed, NetworkFormat format, FileCheck check) {
    Bridge bridge = RandomBridges.bridge(seed, format);
    try (HostFolder host = host();
        HostFolder staged = new HostFolder()) {
      ChangePlan plan = bridge.plan(host.tree(), format);
      for (WantedFile file : plan.wanted()) {
        staged.file(file.path(), file.contentText());
      }
      for (FileChange change : plan.changes()) {
        isAccepted(check.check(new FileCheck.Staged(staged.root(), change.path()), RUNNER));
      }
    }
  }

  @Property(tries = 80)
  void nmcliTakesEveryProfile(@ForAll long seed) {
    everyFileIsAccepted(seed, NetworkFormat.NETWORK_MANAGER, new NetworkManagerCheck());
  }

  @Property(tries = 200)
  void ifupTakesEveryStanza(@ForAll long seed) {
    everyFileIsAccepted(seed, NetworkFormat.IFUPDOWN, new InterfacesCheck());
  }

  /** The plans of many bridges together, as netplan reads all files at once. */
  @Property(tries = 6)
  void netplanTakesEveryPlan(@ForAll long seed) {
    try (HostFolder staged = new HostFolder()) {
      String last = "";
      for (int index = 0; index < 50; index++) {
        Bridge bridge = RandomBridges.oneOfMany(seed + index, NetworkFormat.NETPLAN, index);
        try (HostFolder host = new HostFolder()) {
          for (FileChange change : bridge.plan(host.tree(), NetworkFormat.NETPLAN).changes()) {
            last = change.path();
            staged.file(last, change.wanted().contentText());
          }
        }
      }
      isAccepted(new NetplanCheck().check(new FileCheck.Staged(staged.root(), last), RUNNER));
    }
  }

  @Property(tries = 100)
  void ourOwnCheckTakesEveryIfcfgFile(@ForAll long seed) {
    everyFileIsAccepted(seed, NetworkFormat.IFCFG, new IfcfgCheck());
  }

  /** Some hundred bridges in one folder, which is read once. */
  @Property(tries = 4)
  void networkdTakesEveryUnitOfManyBridges(@ForAll long seed) throws IOException {
    int bridges = 60;
    try (HostFolder staged = new HostFolder()) {
      for (int index = 0; index < bridges; index++) {
        Bridge bridge = RandomBridges.oneOfMany(seed + index, NetworkFormat.NETWORKD, index);
        try (HostFolder host = new HostFolder()) {
          for (FileChange change : bridge.plan(host.tree(), NetworkFormat.NETWORKD).changes()) {
            staged.file(change.path(), change.wanted().contentText());
          }
        }
      }
      List<Path> files;
      try (Stream<Path> all =
          Files.list(staged.root().resolve(NetworkdFiles.FOLDER.substring(1)))) {
        files = all.toList();
      }
      assertThat(files).hasSizeGreaterThan(bridges * 2 - 1);
      FileCheck.Verdict verdict =
          new NetworkdCheck()
              .check(
                  new FileCheck.Staged(
                      staged.root(),
                      NetworkdFiles.FOLDER + "/" + files.get(0).getFileName().toString()),
                  RUNNER);
      isAccepted(verdict);
      assertThat(NetworkdCheck.problems(verdict.words(), "")).isEmpty();
    }
  }

  /** Augeas reads such files by a lens of its own: both readers have to agree. */
  @Property(tries = 25)
  void augeasReadsTheSameValuesFromIfcfgFiles(@ForAll long seed) {
    Bridge bridge = RandomBridges.bridge(seed, NetworkFormat.IFCFG);
    PortFiles.PortFile port = PortFiles.of(seed, NetworkFormat.IFCFG);
    try (HostFolder host = host().file(port.path(), port.text().replace("\r\n", "\n"))) {
      host.write(bridge.plan(host.tree(), NetworkFormat.IFCFG));
      for (String name : host.tree().names(IfcfgWriter.FOLDER)) {
        String path = IfcfgWriter.FOLDER + "/" + name;
        CommandResult result =
            RUNNER.run(
                Command.of(
                    "augtool",
                    "--noautoload",
                    "-r",
                    host.root().toString(),
                    "--transform",
                    "Shellvars incl " + path,
                    "print",
                    "/files" + path));
        assertThat(result.isSuccess()).as(result.words()).isTrue();
        IfcfgFile file = IfcfgFile.parse(host.read(path));
        for (String line : result.out().split("\n")) {
          String start = "/files" + path + "/";
          if (line.startsWith(start) && line.contains(" = ") && !line.contains("#comment")) {
            String key = line.substring(start.length(), line.indexOf(" = "));
            String value = line.substring(line.indexOf(" = ") + 3);
            String bare = value.substring(1, value.length() - 1).replace("\\\"", "");
            String unquoted = bare.replaceAll("^['\"]|['\"]$", "");
            assertThat(file.value(key.replaceAll("\\[\\d+\\]", ""))).as(line).contains(unquoted);
          }
        }
      }
    }
  }
}
