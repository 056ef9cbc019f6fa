package io.panvisor.process;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A socket that an ssh connection forwards. A command on the other machine that reads until its
 * input ends holds the connection: it tells at once when that is gone, and when this process dies,
 * the connection goes too.
 */
final class SshForward implements ForwardedSocket {

  /** What ssh neither expands nor takes for the end of the path. */
  static final Pattern SOCKET = Pattern.compile("/[A-Za-z0-9._/+@-]{1,99}");

  /** Ends when its input does, and writes nothing when there is none. */
  static final Command HOLDER = Command.of("cat");

  private final Path path;
  private final SshCommand holder;

  SshForward(Path path, SshCommand holder) {
    this.path = path;
    this.holder = holder;
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public boolean isOpen() {
    return holder.isCarried();
  }

  @Override
  public void close() {
    holder.letGo();
  }
}
