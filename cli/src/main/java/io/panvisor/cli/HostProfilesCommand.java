package io.panvisor.cli;

import io.panvisor.config.host.HostProfile;
import io.panvisor.config.host.HostProfiles;
import io.panvisor.config.host.HostSystem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Which profiles there are. */
@Command(
    name = "profiles",
    description = "List what a host can be made ready for, on which systems.")
final class HostProfilesCommand extends HostFileCommand {

  @Override
  public Integer call() {
    List<HostProfile> all = HostProfiles.all();
    Table table = new Table("PROFILE", "WHAT", "SYSTEMS", "OPTIONS");
    all.forEach(
        profile ->
            table.row(
                profile.name(),
                profile.summary(),
                profile.systems().stream().map(HostSystem::shown).collect(Collectors.joining(", ")),
                String.join(" ", profile.options().keySet())));
    panvisor().print(all.stream().map(HostProfilesCommand::fields).toList(), table);
    return ExitCode.DONE;
  }

  private static Map<String, Object> fields(HostProfile profile) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("profile", profile.name());
    fields.put("summary", profile.summary());
    fields.put("systems", profile.systems().stream().map(HostSystem::shown).toList());
    fields.put("options", profile.options());
    return fields;
  }
}
