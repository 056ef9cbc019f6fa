package io.panvisor.openvz;

import io.panvisor.MachineId;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.Outcome;
import io.panvisor.process.CommandResult;
import io.panvisor.spi.FacetCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Backups by prlctl. */
record PrlctlBackups(FacetCalls calls, MachineId id) implements Backups {

  private static final Pattern ID =
      Pattern.compile(
          "\\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\\}?((?:\\.[0-9]{1,6})?)");

  @Override
  public void create() {
    change("create", List.of("backup", id.value()));
  }

  @Override
  public List<String> list() {
    return calls.reading(
        "openvz.backups.list",
        (connection, call) -> {
          CommandResult result =
              OpenvzConnection.of(connection)
                  .containers()
                  .tools()
                  .ask(call, "prlctl", List.of("backup-list", id.value()));
          if (!result.isSuccess()) {
            throw VirtualMachines.error(result, id.value()).outcome(Outcome.NOT_APPLIED);
          }
          return parsed(result.out(), id.value());
        });
  }

  /** In each line, the ids but the machine's own; the last is the backup's. */
  static List<String> parsed(String output, String machine) {
    List<String> backups = new ArrayList<>();
    for (String line : output.split("\r?\n", -1)) {
      String last = "";
      Matcher matcher = ID.matcher(line);
      while (matcher.find()) {
        if (!matcher.group(1).equalsIgnoreCase(machine)) {
          last = matcher.group(1) + matcher.group(2);
        }
      }
      if (!last.isEmpty()) {
        backups.add(last);
      }
    }
    return backups;
  }

  @Override
  public void restore(String backup) {
    change("restore", List.of("restore", id.value(), "-t", checked(backup)));
  }

  @Override
  public void delete(String backup) {
    change("delete", List.of("backup-delete", "-t", checked(backup)));
  }

  private static String checked(String backup) {
    if (!ID.matcher(backup).matches()) {
      throw InvalidSpecException.of("backup", backup, "a backup's id, as list() gives it");
    }
    return backup;
  }

  private void change(String name, List<String> arguments) {
    calls.making(
        "openvz.backups." + name,
        (connection, call) -> {
          CommandResult result =
              OpenvzConnection.of(connection)
                  .containers()
                  .tools()
                  .follow(call, "prlctl", arguments, new ProgressLines(call));
          if (!result.isSuccess()) {
            throw VirtualMachines.error(result, id.value());
          }
          return true;
        });
  }
}
