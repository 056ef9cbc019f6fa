package io.panvisor.openvz;

import static org.assertj.core.api.Assertions.assertThat;

import io.panvisor.InfoPart;
import io.panvisor.MachineInfo;
import io.panvisor.PowerState;
import io.panvisor.error.AlreadyExistsException;
import io.panvisor.error.BusyException;
import io.panvisor.error.EngineException;
import io.panvisor.error.IllegalMachineStateException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.NotFoundException;
import io.panvisor.error.PanvisorException;
import io.panvisor.error.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Everything that a real vzctl and vzlist were recorded to print is understood. */
class TranscriptTest {

  /** What a command that failed means to a caller, by its exit code. */
  private static final Map<Integer, Class<? extends PanvisorException>> MEANING =
      Map.ofEntries(
          Map.entry(3, EngineException.class),
          Map.entry(8, EngineException.class),
          Map.entry(9, BusyException.class),
          Map.entry(14, NotFoundException.class),
          Map.entry(16, EngineException.class),
          Map.entry(17, EngineException.class),
          Map.entry(20, UnsupportedFeatureException.class),
          Map.entry(31, IllegalMachineStateException.class),
          Map.entry(32, IllegalMachineStateException.class),
          Map.entry(40, EngineException.class),
          Map.entry(44, AlreadyExistsException.class),
          Map.entry(74, EngineException.class),
          Map.entry(91, NotFoundException.class),
          Map.entry(99, InvalidSpecException.class),
          Map.entry(100, EngineException.class),
          Map.entry(105, EngineException.class));

  private static final Pattern COLUMNS = Pattern.compile("-o ([a-z,_]+)");
  private static final EnumSet<InfoPart> ALL = EnumSet.allOf(InfoPart.class);

  private final InfoTranslator machines = new InfoTranslator("node");

  @TestFactory
  List<DynamicTest> everyRecordingIsUnderstood() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Transcripts.Transcript transcript : Transcripts.all()) {
      tests.add(DynamicTest.dynamicTest(transcript.name(), () -> understood(transcript)));
    }
    assertThat(tests).hasSizeGreaterThan(140);
    return tests;
  }

  private void understood(Transcripts.Transcript transcript) {
    String command = transcript.command();
    if (command.contains("vzlist")) {
      list(transcript);
    } else if (command.contains(" status ")) {
      boolean there = !transcript.result().out().contains("deleted");
      assertThat(StatusTable.ofStatusLine(transcript.result().out()).isPresent()).isEqualTo(there);
    } else if (isCommandsOwnCode(command)) {
      // The code and the output of such a command are the caller's, as they are.
      assertThat(ExitCodes.words(transcript.result())).doesNotContain("/proc/vz not found");
    } else if (transcript.result().exitCode() != 0) {
      failed(transcript);
    } else {
      assertThat(ExitCodes.words(transcript.result())).doesNotContain("/proc/vz not found");
    }
  }

  private static boolean isCommandsOwnCode(String command) {
    return command.matches(".* (exec2|exec3|runscript|enter) .*")
        && !command.contains(" 999 ")
        && !command.contains(" 140 ls");
  }

  private static void failed(Transcripts.Transcript transcript) {
    int code = transcript.result().exitCode();
    PanvisorException error = ExitCodes.error(transcript.result(), Generation.LEGACY, "101");
    Class<? extends PanvisorException> expected =
        code == 82
            ? transcript.result().err().contains("already exists")
                ? AlreadyExistsException.class
                : InvalidSpecException.class
            : code == 21
                ? transcript.result().err().contains("Bad CT ID")
                    ? NotFoundException.class
                    : InvalidSpecException.class
                : code == 131
                    ? transcript.result().err().contains("already used")
                        ? AlreadyExistsException.class
                        : EngineException.class
                    : MEANING.get(code);
    assertThat(error).as("exit code " + code).isInstanceOf(expected);
    String words = ExitCodes.words(transcript.result());
    if (!words.isEmpty()) {
      assertThat(error.engineWords()).contains(words);
    }
    assertThat(error.getMessage()).doesNotContain("exit code " + code + " exit code");
  }

  private void list(Transcripts.Transcript transcript) {
    String output = transcript.result().out();
    if (output.startsWith("[")) {
      for (ContainerRow row : VzlistJson.rows(output)) {
        MachineInfo info = machines.info(row, ALL);
        assertThat(info.status().power()).isIn(PowerState.RUNNING, PowerState.STOPPED);
        assertThat(info.id().value()).matches("[0-9]+");
      }
      return;
    }
    Matcher columns = COLUMNS.matcher(transcript.command());
    if (columns.find() && transcript.command().contains("-H") && !output.isBlank()) {
      List<String> names = List.of(columns.group(1).split(","));
      if (names.get(0).equals("ctid")) {
        assertThat(VzlistColumns.rows(names, output)).hasSize(output.strip().split("\n").length);
      }
    }
  }

  @Test
  void allThatARealListTellsIsTold() {
    List<ContainerRow> rows = VzlistJson.rows(Transcripts.named("51c-vzlist-aj").result().out());

    assertThat(rows).extracting(ContainerRow::id).containsExactly("101", "102", "103");
    MachineInfo web = machines.info(rows.get(1), ALL);
    assertThat(web.name()).isEqualTo("web2");
    assertThat(web.status().power()).isEqualTo(PowerState.RUNNING);
    assertThat(web.addresses().orElse(List.of()))
        .extracting(Object::toString)
        .containsExactly("10.0.0.21", "10.0.0.20");
    assertThat(web.autostart().value()).contains(true);
    assertThat(web.image().value()).contains("busybox-1.35-x86_64");
    assertThat(web.memory().value()).as("a kernel's number for no limit").isEmpty();
    assertThat(web.engineFacts().orElse(Map.of())).containsEntry("description", "the web");
    MachineInfo mounted = machines.info(rows.get(2), ALL);
    assertThat(mounted.name()).isEqualTo("103");
    assertThat(mounted.status().power()).isEqualTo(PowerState.STOPPED);
    assertThat(mounted.status().engineWord()).isEqualTo("mounted");
    assertThat(mounted.memory().value().orElseThrow().bytes()).isEqualTo(65_536L * 4096);
  }

  @Test
  void theHolderOfALockIsNamed() {
    BusyException busy =
        (BusyException)
            ExitCodes.error(Transcripts.named("70p-lock").result(), Generation.LEGACY, "101");

    assertThat(busy.holder()).isEqualTo("pid 209, cmdline /usr/sbin/vzctl restart 101");
  }

  @Test
  void aMissingTemplateIsNamed() {
    NotFoundException missing =
        (NotFoundException)
            ExitCodes.error(
                Transcripts.named("01-create-missing-template").result(), Generation.LEGACY, "101");

    assertThat(missing.type()).isEqualTo("image");
    assertThat(missing.name()).isEqualTo("nosuch-1.0");
  }

  @Test
  void aBadParameterIsNamed() {
    InvalidSpecException refused =
        (InvalidSpecException)
            ExitCodes.error(Transcripts.named("12j-badip").result(), Generation.LEGACY, "101");

    assertThat(refused.violations().get(0).field()).isEqualTo("openvz.ipadd");
    assertThat(refused.violations().get(0).value()).isEqualTo("999.1.1.1");
  }
}
