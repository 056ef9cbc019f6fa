package io.panvisor.config.xl;

import io.panvisor.config.FileCheck;
import io.panvisor.config.FileText;
import io.panvisor.config.Problem;
import io.panvisor.error.EngineException;
import io.panvisor.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges a domain file by Xen's own library, which needs no Xen to run on. */
final class XlCheck implements FileCheck {

  private static final Pattern WORDS = Pattern.compile("FILE(?::(\\d+))?:(?:\\d+:)? *(.*)");

  @Override
  public String program() {
    return "libxlutil";
  }

  @Override
  public String command() {
    return "xlu_cfg_readdata and xlu_disk_parse of libxlutil, on FILE";
  }

  @Override
  public String debianPackage() {
    return "libxenmisc4.17";
  }

  @Override
  public Verdict check(Staged staged, CommandRunner runner) {
    Optional<XlLibrary> library = XlLibrary.find();
    if (library.isEmpty()) {
      return Verdict.notChecked(this);
    }
    byte[] file;
    try {
      file = Files.readAllBytes(staged.file());
    } catch (IOException unreadable) {
      throw new EngineException("cannot read " + staged.file(), unreadable);
    }
    XlLibrary.Reading reading = library.get().read(file, Set.of(), disks(FileText.decode(file)));
    String words = reading.words().strip();
    return reading.accepted()
        ? Verdict.accepted(program(), words)
        : Verdict.refused(program(), problems(words), words);
  }

  private static List<String> disks(String text) {
    return XlDocument.parse(text)
        .value("disk")
        .filter(XlValue.Items.class::isInstance)
        .map(list -> ((XlValue.Items) list).items().stream().map(XlDocument::atom).toList())
        .orElse(List.of());
  }

  private static List<Problem> problems(String words) {
    List<Problem> problems = new ArrayList<>();
    for (String line : words.split("\n")) {
      Matcher matcher = WORDS.matcher(line);
      if (matcher.matches()) {
        int at = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
        problems.add(Problem.error(at, matcher.group(2), ""));
      }
    }
    return problems;
  }
}
