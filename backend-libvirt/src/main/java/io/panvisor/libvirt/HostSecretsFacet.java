package io.panvisor.libvirt;

import com.sun.jna.Pointer;
import io.panvisor.Secret;
import io.panvisor.error.AccessDeniedException;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.PanvisorException;
import io.panvisor.spi.FacetCalls;
import io.panvisor.spi.Undo;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** libvirt's secrets, over a session. Every copy of a value that is made here is wiped here. */
final class HostSecretsFacet implements HostSecrets {

  private static final String SECRET = "secret";

  private final FacetSession session;

  HostSecretsFacet(FacetCalls calls) {
    this.session = new FacetSession(calls);
  }

  @Override
  public List<HostSecretInfo> list() {
    return session.reading(
        "libvirt.secrets.list",
        Subject.engine(),
        (wire, connect) -> {
          List<HostSecretInfo> found = new ArrayList<>();
          List<SecretHandle> secrets = SecretHandle.all(wire, connect);
          try {
            for (SecretHandle secret : secrets) {
              described(wire, secret).ifPresent(found::add);
            }
            return List.copyOf(found);
          } finally {
            NativeHandle.closeAll(secrets);
          }
        });
  }

  /** Empty when the secret has gone since it was listed. */
  private static Optional<HostSecretInfo> described(Wire wire, SecretHandle secret) {
    try {
      return Optional.of(SecretXml.read(secret.describe(wire)));
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_SECRET) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  @Override
  public Optional<HostSecretInfo> find(String uuid) {
    String id = checked(uuid);
    return session.reading(
        "libvirt.secrets.find",
        Subject.of(SECRET, id),
        (wire, connect) -> {
          try (SecretHandle secret = SecretHandle.byUuid(wire, connect, id)) {
            return described(wire, secret);
          } catch (NativeFailure failure) {
            if (failure.code() == LibvirtErrors.NO_SECRET) {
              return Optional.empty();
            }
            throw failure;
          }
        });
  }

  @Override
  public HostSecretInfo make(HostSecretSpec spec, Secret value) {
    UUID uuid = UUID.randomUUID();
    String xml = SecretXml.write(spec, uuid);
    Subject subject = Subject.of(SECRET, spec.usageId());
    return session.changing(
        "libvirt.secrets.make",
        (connection, call) -> {
          Undo undo = new Undo(call);
          undo.willMake(
              SECRET,
              spec.usageId(),
              undoing ->
                  connection
                      .session()
                      .call(
                          undoing,
                          subject,
                          (wire, connect) -> delete(wire, connect, uuid.toString())));
          try {
            return connection
                .session()
                .call(
                    call,
                    subject,
                    (wire, connect) -> {
                      try (SecretHandle secret = SecretHandle.define(wire, connect, xml)) {
                        set(wire, secret, value);
                        return SecretXml.read(secret.describe(wire));
                      }
                    });
          } catch (PanvisorException failed) {
            throw undo.rollBack(failed);
          }
        });
  }

  @Override
  public void setValue(String uuid, Secret value) {
    String id = checked(uuid);
    session.changing(
        "libvirt.secrets.setValue",
        Subject.of(SECRET, id),
        (wire, connect) -> {
          try (SecretHandle secret = SecretHandle.byUuid(wire, connect, id)) {
            return set(wire, secret, value);
          }
        });
  }

  private static int set(Wire wire, SecretHandle secret, Secret value) {
    byte[] bytes = value.reveal(HostSecretsFacet::bytes);
    try {
      return wire.number(
          "virSecretSetValue",
          () -> Virt.virSecretSetValue(secret.pointer(), bytes, bytes.length, 0));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static byte[] bytes(char[] characters) {
    byte[] room = new byte[characters.length * 3];
    ByteBuffer encoded = ByteBuffer.wrap(room);
    CoderResult result =
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(characters), encoded, true);
    if (result.isError()) {
      throw InvalidSpecException.of("secret", "***", "the value has half a character in it");
    }
    byte[] bytes = Arrays.copyOf(room, encoded.position());
    Arrays.fill(room, (byte) 0);
    return bytes;
  }

  @Override
  public Secret value(String uuid) {
    String id = checked(uuid);
    return session.reading(
        "libvirt.secrets.value",
        Subject.of(SECRET, id),
        (wire, connect) -> {
          try (SecretHandle secret = SecretHandle.byUuid(wire, connect, id)) {
            return secret(secret.value(wire));
          } catch (NativeFailure failure) {
            if (failure.code() == LibvirtErrors.INVALID_SECRET) {
              throw new AccessDeniedException("the secret is private", failure)
                  .engineWords(failure.error().message());
            }
            throw failure;
          }
        });
  }

  private static Secret secret(byte[] bytes) {
    char[] characters = new char[bytes.length];
    CharBuffer decoded = CharBuffer.wrap(characters);
    // No character of UTF-8 takes more places than it has bytes.
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), decoded, true);
    if (result.isError()) {
      throw new EngineException("the secret's value is no text in UTF-8");
    }
    char[] exact = Arrays.copyOf(characters, decoded.position());
    try {
      return Secret.of(exact);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(characters, '\0');
      Arrays.fill(exact, '\0');
    }
  }

  @Override
  public boolean delete(String uuid) {
    String id = checked(uuid);
    return session.changing(
        "libvirt.secrets.delete",
        Subject.of(SECRET, id),
        (wire, connect) -> delete(wire, connect, id));
  }

  private static boolean delete(Wire wire, Pointer connect, String uuid) {
    try (SecretHandle secret = SecretHandle.byUuid(wire, connect, uuid)) {
      wire.number("virSecretUndefine", () -> Virt.virSecretUndefine(secret.pointer()));
      return true;
    } catch (NativeFailure failure) {
      if (failure.code() == LibvirtErrors.NO_SECRET) {
        return false;
      }
      throw failure;
    }
  }

  private static String checked(String uuid) {
    if (!Allowed.isUuid(uuid)) {
      throw InvalidSpecException.of("secret", uuid, "a secret is named by its UUID");
    }
    return uuid;
  }
}
