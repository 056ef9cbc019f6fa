package io.panvisor.config.packstack;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.ConfigDocument;
import io.panvisor.config.ConfigKind;
import io.panvisor.config.FileCheck;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import io.panvisor.config.SpecNode;
import io.panvisor.config.Values;
import io.panvisor.config.WantedFile;
import java.util.List;
import java.util.Optional;

/**
 * Answer files of packstack. One that is there keeps its passwords and all that is not answered.
 */
public final class PackstackKind implements ConfigKind {

  static final String NAME = "packstack";
  private static final String PLACE = "/root/answers.txt";

  /** Makes the kind. */
  public PackstackKind() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "answer files of packstack, which installs OpenStack: of Juno and of today";
  }

  @Override
  public List<String> places() {
    return List.of(PLACE, "/root/packstack-answers-*.txt");
  }

  @Override
  public ConfigDocument parse(String text) {
    return AnswerFile.parse(text);
  }

  @Override
  public ChangePlan plan(SpecNode spec, HostTree host) {
    String path = spec.value("path", text -> Values.absolutePath("path", text)).orElse(PLACE);
    PackstackAnswers answers = PackstackSpec.read(spec);
    spec.done();
    Optional<String> old = host.text(path);
    AnswerFile file =
        old.isPresent() ? answers.applyTo(AnswerFile.parse(old.get())) : answers.newFile();
    ChangePlan.Builder plan =
        ChangePlan.on(host)
            .file(WantedFile.text(path, file.text()).kind(NAME).secret())
            .followUp(
                new FollowUp.Run(
                    List.of("packstack", "--answer-file=" + path),
                    "OpenStack is installed by these answers; it takes up to an hour or more"))
            .note("The file holds passwords: only its owner may read it.")
            .note(
                "packstack logs in to each host as root: let a key in on each first, or it asks for"
                    + " passwords.");
    if (old.isEmpty()) {
      plan.note("Passwords that were not given are made anew each time until the file is there.");
    }
    return plan.build();
  }

  @Override
  public Optional<FileCheck> check() {
    return Optional.of(new PackstackCheck());
  }
}
