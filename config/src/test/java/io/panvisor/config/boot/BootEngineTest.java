package io.panvisor.config.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.config.FileCheck.Verdict;
import io.panvisor.config.SampleHost;
import io.panvisor.process.Command;
import io.panvisor.process.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Held against a shell and against GRUB's own programs. */
@Tag("engine")
@net.jqwik.api.Tag("engine")
class BootEngineTest {

  private static Verdict check(String text) {
    try (SampleHost host = new SampleHost()) {
      return new GrubCheck().check(host.staged("/etc/default/grub", text), Commands.here());
    }
  }

  @Provide
  Arbitrary<List<String>> arguments() {
    return BootTest.arguments();
  }

  @Property(tries = 200)
  void aShellReadsTheArgumentsThatWereWritten(@ForAll("arguments") List<String> arguments)
      throws Exception {
    GrubDefaults defaults =
        GrubDefaults.parse(Files.readString(Path.of("/usr/share/grub/default/grub")))
            .withArguments("GRUB_CMDLINE_LINUX", arguments);
    assertThat(check(defaults.text()).state()).isEqualTo(Verdict.State.ACCEPTED);
    try (SampleHost host = new SampleHost()) {
      host.write("/grub", defaults.text());
      String read =
          Commands.here()
              .run(
                  Command.of(
                      "sh",
                      "-c",
                      ". \"$0\"; printf %s \"$GRUB_CMDLINE_LINUX\"",
                      host.tree().resolve("/grub").toString()))
              .out();
      assertThat(read).isEqualTo(String.join(" ", arguments));
    }
  }

  @Test
  void aBadFileIsRefusedWithItsLine() {
    Verdict verdict = check("GRUB_DEFAULT=0\nGRUB_TIMEOUT=\"5\n");

    assertThat(verdict.state()).isEqualTo(Verdict.State.REFUSED);
    assertThat(verdict.problems()).anyMatch(problem -> problem.line() == 2);
    assertThat(check("GRUB_TIMEOUT=soon\n").state()).isEqualTo(Verdict.State.REFUSED);
  }

  @Test
  void debiansDefaultsArePrintedAsTheyAreAndHaveNoFaults() throws Exception {
    String text = Files.readString(Path.of("/usr/share/grub/default/grub"));
    assertThat(GrubDefaults.parse(text).text()).isEqualTo(text);
    assertThat(GrubDefaults.parse(text).problems()).isEmpty();
    assertThat(check(text).state()).isEqualTo(Verdict.State.ACCEPTED);
  }

  @Test
  void grubReadsTheEnvironmentBlock() {
    try (SampleHost host = new SampleHost()) {
      host.write(
          "/grubenv",
          GrubEnvironment.parse("").with("saved_entry", "A title (1.2) > x").with("b", "2").text());
      String file = host.tree().resolve("/grubenv").toString();

      assertThat(Commands.here().run(Command.of("grub-editenv", file, "list")).out())
          .isEqualTo("saved_entry=A title (1.2) > x\nb=2\n");
      assertThat(Commands.here().run(Command.of("grub-editenv", file, "set", "c=3")).isSuccess())
          .isTrue();
      assertThat(GrubEnvironment.parse(host.tree().text("/grubenv").orElseThrow()).value("c"))
          .isEqualTo("3");
    }
  }
}
