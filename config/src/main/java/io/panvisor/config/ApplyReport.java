package io.panvisor.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an application of a plan did.
 *
 * @param changes the files that changed; none when all were as they shall be
 * @param backups the host's folder that holds the old files below their own paths; nothing where no
 *     file was replaced or removed
 * @param verdicts what the programs said of the files, by path
 * @param followUps what is left to do
 * @param recovered what of an earlier run, which was ended in the middle, was finished or undone
 */
public record ApplyReport(
    List<FileChange> changes,
    Optional<String> backups,
    Map<String, FileCheck.Verdict> verdicts,
    List<FollowUp> followUps,
    List<String> recovered) {

  /** Copies the lists. */
  public ApplyReport {
    changes = List.copyOf(changes);
    verdicts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(verdicts));
    followUps = List.copyOf(followUps);
    recovered = List.copyOf(recovered);
  }

  /**
   * {@return the plan that puts back what was there before, for the files that changed}
   *
   * @param host the host that the plan was applied to
   */
  public ChangePlan reversed(HostTree host) {
    ChangePlan.Builder plan = ChangePlan.on(host);
    for (FileChange change : changes) {
      FileState before = change.found();
      String path = change.target();
      switch (before.kind()) {
        case ABSENT -> plan.file(WantedFile.absent(path));
        case LINK -> plan.file(WantedFile.link(path, before.text()));
        case REGULAR -> {
          WantedFile file =
              WantedFile.bytes(path, before.content()).mode(String.format("%04o", before.mode()));
          plan.file(change.wanted().isSecret() ? file.secret() : file);
        }
      }
    }
    followUps.forEach(plan::followUp);
    return plan.build();
  }

  /** {@return the report as plain fields, for JSON} */
  public Map<String, Object> toTree() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("changed", changes.stream().map(FileChange::path).toList());
    backups.ifPresent(folder -> fields.put("backups", folder));
    List<Map<String, Object>> checked = new ArrayList<>();
    verdicts.forEach(
        (path, verdict) -> {
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("path", path);
          row.put("by", verdict.by());
          row.put(
              "state", verdict.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
          checked.add(row);
        });
    fields.put("checked", checked);
    fields.put("followUps", followUps.stream().map(FollowUp::toTree).toList());
    fields.put("recovered", recovered);
    return fields;
  }
}
