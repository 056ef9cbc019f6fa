package io.panvisor.haproxy;

import io.panvisor.MachineId;
import io.panvisor.MachineInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What the servers of machines are called: by the machine's name, so that people know it, and by a
 * mark of its identity, because two engines may have machines of one name. The mark also tells our
 * servers from those that somebody else has put into the backend.
 */
final class ServerNames {

  private static final Pattern OURS = Pattern.compile(".+\\.pv[0-9a-f]{8}");
  private static final int LONGEST = 60;

  private ServerNames() {}

  static String of(MachineInfo info) {
    return base(info.name()) + ".pv" + mark(info.id());
  }

  static boolean isOurs(String server) {
    return OURS.matcher(server).matches();
  }

  private static String base(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_.:-]", "-");
    String begun = plain.matches("[A-Za-z0-9_].*") ? plain : "m" + plain;
    return begun.length() > LONGEST ? begun.substring(0, LONGEST) : begun;
  }

  private static String mark(MachineId id) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(id.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException neverMissing) {
      throw new IllegalStateException("every Java has SHA-256", neverMissing);
    }
  }
}
