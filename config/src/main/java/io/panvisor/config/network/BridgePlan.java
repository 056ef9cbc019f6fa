package io.panvisor.config.network;

import io.panvisor.config.ChangePlan;
import io.panvisor.config.FollowUp;
import io.panvisor.config.HostTree;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the plan of a bridge: the format is chosen, the ports are looked at, files are written. */
final class BridgePlan {

  private BridgePlan() {}

  static ChangePlan make(Bridge bridge, HostTree host, @Nullable NetworkFormat wanted) {
    FormatChoice choice =
        wanted == null
            ? FormatChoice.of(bridge, host)
            : new FormatChoice(wanted, "it was asked for");
    BridgeWork work = new BridgeWork(bridge, host, choice.format());
    work.note("Written for " + choice.format() + ": " + choice.why() + ".");
    work.readPorts();
    work.refuse();
    sayOtherFormats(work);
    FormatWriter writer = FormatWriter.of(choice.format());
    writer.write(work);
    if (host.os().isRedHatLike()) {
      work.plan()
          .followUp(new FollowUp.RestoreContext(work.paths(), "the files get their SELinux label"));
    }
    writer.followUps(work);
    work.note(
        "The connection over "
            + (bridge.ports().isEmpty() ? bridge.name() : String.join(", ", bridge.ports()))
            + " breaks when this takes effect, and stays broken if something is wrong: have a"
            + " console at hand. To come back, put the old files back (they are kept as backups)"
            + " and do the same steps again.");
    return work.done();
  }

  /** A port that another program configures as well gets its address from there again. */
  private static void sayOtherFormats(BridgeWork work) {
    for (NetworkFormat format : NetworkFormat.values()) {
      if (format == work.format()) {
        continue;
      }
      for (String port : work.bridge().portDevices()) {
        Optional<String> file = FormatWriter.of(format).fileOf(work.host(), port);
        file.ifPresent(
            path ->
                work.note(
                    path
                        + " configures "
                        + port
                        + ", too, for "
                        + format
                        + ": only one of the two may."));
      }
    }
  }
}
