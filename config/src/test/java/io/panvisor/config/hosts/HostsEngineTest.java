package io.panvisor.config.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.SampleHost;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Held against the C library, which reads a file of ours in place of this machine's. */
@Tag("engine")
@net.jqwik.api.Tag("engine")
class HostsEngineTest {

  private static final String ASKED =
      "file=$0; mount --bind \"$file\" /etc/hosts && exec getent -s files ahostsv4 \"$@\"";

  @Provide
  Arbitrary<List<HostsEntry>> several() {
    return HostsTest.entries().list().ofMinSize(5).ofMaxSize(20);
  }

  @Property(tries = 200)
  void theCLibraryFindsTheAddressesThatWeDo(@ForAll("several") List<HostsEntry> entries)
      throws Exception {
    HostsDocument document = HostsDocument.parse("127.0.0.1 localhost\n");
    List<String> names = new ArrayList<>();
    for (HostsEntry entry : entries) {
      document = document.with(entry);
      names.addAll(entry.names());
    }
    List<String> asked = names.stream().distinct().toList();
    try (SampleHost host = new SampleHost()) {
      host.write("/etc/hosts", document.text());
      List<String> arguments = new ArrayList<>(List.of("-m", "sh", "-c", ASKED));
      arguments.add(host.tree().resolve("/etc/hosts").toString());
      arguments.addAll(asked);
      CommandResult result = Commands.here().run(Command.of("unshare", arguments));

      List<String> found =
          result
              .out()
              .lines()
              .filter(line -> line.contains("STREAM"))
              .map(line -> line.split(" ")[0])
              .toList();
      List<String> expected = new ArrayList<>();
      for (String name : asked) {
        first(document, name).ifPresent(expected::add);
      }
      assertThat(found).as(document.text()).isEqualTo(expected);
    }
  }

  private static Optional<String> first(HostsDocument document, String name) {
    return document.rows().stream()
        .filter(row -> row.address().indexOf(':') < 0 && row.names().contains(name))
        .map(HostsDocument.Row::address)
        .findFirst();
  }

  @Test
  void thisMachinesOwnFileIsPrintedAsItIs() throws Exception {
    String text = Files.readString(Path.of("/etc/hosts"));
    assertThat(HostsDocument.parse(text).text()).isEqualTo(text);
  }
}
