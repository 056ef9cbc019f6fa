package io.panvisor.openvz;

import io.panvisor.CallOptions;
import io.panvisor.MachineId;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.Outcome;
import io.panvisor.error.PanvisorException;
import io.panvisor.process.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Backups by prlctl. */
record PrlctlBackups(Containers containers, VirtualMachines vms, OwnCalls calls, MachineId id)
    implements Backups {

  private static final String PART = "(?:\\.[0-9]{1,6})?";
  private static final Pattern ID =
      Pattern.compile(
          "\\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\\}?(" + PART + ")");

  @Override
  public void create(CallOptions options) {
    change("create", options, List.of("backup", id.value()));
  }

  @Override
  public List<String> list() {
    return calls.reading(
        "backups.list",
        id,
        call -> {
          CommandResult result =
              containers.tools().ask(call, "prlctl", List.of("backup-list", id.value()));
          if (!result.isSuccess()) {
            PanvisorException failed = VirtualMachines.error(result, id.value());
            throw failed.outcome(Outcome.NOT_APPLIED);
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
  public void restore(String backup, CallOptions options) {
    change("restore", options, List.of("restore", id.value(), "-t", checked(backup)));
  }

  @Override
  public void delete(String backup, CallOptions options) {
    change("delete", options, List.of("backup-delete", "-t", checked(backup)));
  }

  private static String checked(String backup) {
    if (!ID.matcher(backup).matches()) {
      throw InvalidSpecException.of("backup", backup, "a backup's id, as list() gives it");
    }
    return backup;
  }

  private void change(String name, CallOptions options, List<String> arguments) {
    calls.changing(
        "backups." + name,
        id,
        options,
        OwnCalls.LONG,
        call -> {
          CommandResult result =
              containers
                  .tools()
                  .follow(
                      call,
                      "prlctl",
                      arguments,
                      (channel, line) -> call.step(line.isBlank() ? "working" : line.strip()));
          if (!result.isSuccess()) {
            throw VirtualMachines.error(result, id.value());
          }
          return true;
        });
  }
}
