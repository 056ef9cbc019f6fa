package io.panvisor.cli;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.Lines;
import io.panvisor.config.Problem;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import io.panvisor.process.Command;
import io.panvisor.process.CommandResult;
import io.panvisor.process.CommandRunner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of file for these tests: lines of notes. The word 'old' is said 'new' today, the word
 * 'bad' is an error, and a program called notes-check judges it.
 */
public final class NotesKind implements ConfigKind {

  @Override
  public String name() {
    return "notes";
  }

  @Override
  public String summary() {
    return "notes of a test";
  }

  @Override
  public List<String> places() {
    return List.of("/etc/notes.d/*.notes", "/etc/notes");
  }

  @Override
  public ConfigDocument parse(String text) {
    return new Notes(text);
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    List<String> lines = spec.texts("lines", line -> Values.line("line", line));
    boolean secret = spec.flag("secret").orElse(false);
    boolean two = spec.flag("two").orElse(false);
    spec.done();
    WantedFile file = WantedFile.text("/etc/notes", String.join("\n", lines) + "\n").kind(name());
    ChangePlan.Builder plan = ChangePlan.on(host).file(secret ? file.secret() : file);
    if (two) {
      plan.file(WantedFile.bytes("/etc/notes.bin", new byte[] {0, 1}))
          .file(WantedFile.link("/etc/notes.link", "notes"))
          .file(WantedFile.absent("/etc/notes.old"));
    }
    return plan.followUp(new FollowUp.Run(List.of("notes-reload", "now"), "notes are read once"))
        .followUp(new FollowUp.ByHand("read them aloud", "nobody else does"))
        .note("notes are for tests")
        .build();
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new NotesCheck());
  }

  private record Notes(String text) implements ConfigDocument {

    @Override
    public Object model() {
      Map<String, Object> model = new LinkedHashMap<>();
      model.put("count", Lines.of(text).size());
      model.put("lines", Lines.of(text).stream().map(Lines.Line::text).toList());
      model.put("more", Map.of("empty", List.of(), "rows", List.of(Map.of("a", true))));
      return model;
    }

    @Override
    public List<Problem> problems() {
      return found("bad", Problem.Severity.ERROR);
    }

    private List<Problem> found(String word, Problem.Severity severity) {
      List<Problem> problems = new ArrayList<>();
      List<Lines.Line> lines = Lines.of(text);
      for (int line = 0; line < lines.size(); line++) {
        if (lines.get(line).text().equals(word)) {
          problems.add(new Problem(severity, line + 1, "it says '" + word + "'", "Say another."));
        }
      }
      return problems;
    }

    @Override
    public Modernised modernised() {
      return new Modernised(
          new Notes(text.replace("old", "new")), found("old", Problem.Severity.WARNING));
    }
  }

  private static final class NotesCheck implements FileCheck {

    @Override
    public String program() {
      return "notes-check";
    }

    @Override
    public String command() {
      return "notes-check FILE";
    }

    @Override
    public String debianPackage() {
      return "notes";
    }

    @Override
    public Verdict check(Staged staged, CommandRunner runner) {
      if (!runner.has(program())) {
        return Verdict.notChecked(this);
      }
      CommandResult result = runner.run(Command.of(program(), staged.file().toString()));
      return result.isSuccess()
          ? Verdict.accepted(program(), result.words())
          : Verdict.refused(
              program(), List.of(Problem.error(2, result.words(), "")), result.words());
    }
  }
}
