package io.panvisor.spec;

import io.panvisor.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A virtual machine's screen, offered by a protocol on the host's loopback address. Immutable. */
public final class Graphics {

  /** The protocol. */
  public enum Type {
    /** Remote frame buffer. */
    VNC,
    /** Spice. */
    SPICE
  }

  private final Type type;
  private final @Nullable Secret password;

  private Graphics(Type type, @Nullable Secret password) {
    this.type = type;
    this.password = password;
  }

  /** {@return a screen by VNC on 127.0.0.1, the port chosen by the engine} */
  public static Graphics vnc() {
    return new Graphics(Type.VNC, null);
  }

  /** {@return a screen by Spice on 127.0.0.1, the port chosen by the engine} */
  public static Graphics spice() {
    return new Graphics(Type.SPICE, null);
  }

  /** {@return this screen, which asks for the password; for VNC eight characters count} */
  public Graphics password(Secret secret) {
    return new Graphics(type, secret);
  }

  /** {@return the protocol} */
  public Type type() {
    return type;
  }

  /** {@return the password, if one is asked for} */
  public Optional<Secret> password() {
    return Optional.ofNullable(password);
  }

  @Override
  public String toString() {
    return "Graphics[" + type + (password == null ? "" : ", password ***") + "]";
  }
}
