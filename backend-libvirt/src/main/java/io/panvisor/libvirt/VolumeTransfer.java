package io.panvisor.libvirt;

import com.sun.jna.Memory;
import io.panvisor.error.EngineException;
import io.panvisor.error.InvalidSpecException;
import io.panvisor.error.Outcome;
import io.panvisor.spi.Call;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.OptionalLong;

/**
 * Sends bytes into a volume and fetches them from it, piece by piece: each is one task on the lane,
 * and between them the deadline, an interrupt and the user's progress have their turn.
 */
final class VolumeTransfer {

  private static final int CHUNK = 1 << 18;
  private static final int SPARSE = 1;
  private static final int STOP_AT_HOLE = 1;
  private static final int AT_HOLE = -3;

  private final NativeSession session;

  VolumeTransfer(NativeSession session) {
    this.session = session;
  }

  /** What is read from a stream at once: bytes, a hole, or the end. */
  private record Piece(byte[] bytes, long hole) {
    boolean isEnd() {
      return bytes.length == 0 && hole == 0;
    }
  }

  /** Sends the stream's bytes, which are so many. */
  void send(Call call, String pool, String name, InputStream content, long length, boolean sparse) {
    Subject subject = Subject.of("volume", pool + "/" + name);
    String step = "uploading " + name;
    StreamGuard stream = open(call, subject, pool, name, true, sparse ? SPARSE : 0);
    try {
      byte[] chunk = new byte[CHUNK];
      long sent = 0;
      call.progress(step, 0, OptionalLong.of(length));
      while (sent < length) {
        int got = content.readNBytes(chunk, 0, (int) Math.min(CHUNK, length - sent));
        if (got == 0) {
          throw InvalidSpecException.of(
              "content",
              sent + " bytes",
              "it ends before the " + length + " bytes that it was to have");
        }
        piece(call, subject, stream, chunk, got, sparse);
        sent += got;
        call.progress(step, sent, OptionalLong.of(length));
      }
      session.call(
          call,
          subject,
          (wire, connect) ->
              wire.number("virStreamFinish", () -> stream.use(Virt::virStreamFinish)));
    } catch (IOException unreadable) {
      throw new EngineException("what is to be uploaded cannot be read", unreadable)
          .outcome(Outcome.UNKNOWN);
    } finally {
      stream.end();
    }
  }

  private void piece(
      Call call, Subject subject, StreamGuard stream, byte[] chunk, int length, boolean sparse) {
    boolean hole = sparse && isZero(chunk, length);
    session.call(
        call,
        subject,
        (wire, connect) ->
            hole
                ? wire.number(
                    "virStreamSendHole",
                    () -> stream.use(pointer -> Virt.virStreamSendHole(pointer, length, 0)))
                : bytes(wire, stream, chunk, length));
  }

  private static int bytes(Wire wire, StreamGuard stream, byte[] chunk, int length) {
    Memory memory = new Memory(length);
    memory.write(0, chunk, 0, length);
    int done = 0;
    while (done < length) {
      long from = done;
      done +=
          wire.number(
              "virStreamSend",
              () ->
                  stream.use(
                      pointer -> Virt.virStreamSend(pointer, memory.share(from), length - from)));
    }
    return done;
  }

  private static boolean isZero(byte[] chunk, int length) {
    for (int index = 0; index < length; index++) {
      if (chunk[index] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Hands out the volume's bytes. */
  long receive(Call call, StorageVolumeInfo volume, OutputStream to) {
    return receive(call, volume, false, piece -> to.write(piece.bytes()));
  }

  /** Writes the volume's bytes into a file; holes stay holes. */
  long receiveSparse(Call call, StorageVolumeInfo volume, FileChannel to) {
    long length =
        receive(
            call,
            volume,
            true,
            piece -> {
              to.position(to.position() + piece.hole());
              ByteBuffer bytes = ByteBuffer.wrap(piece.bytes());
              while (bytes.hasRemaining()) {
                to.write(bytes);
              }
            });
    try {
      if (to.size() < length) {
        // A hole at the end is one byte short of being a file of the right length.
        to.write(ByteBuffer.allocate(1), length - 1);
      }
      return length;
    } catch (IOException unwritable) {
      throw unwritable(unwritable);
    }
  }

  /** Where what was read goes. */
  private interface Sink {
    void take(Piece piece) throws IOException;
  }

  private long receive(Call call, StorageVolumeInfo volume, boolean sparse, Sink sink) {
    Subject subject = Subject.of("volume", volume.pool() + "/" + volume.name());
    String step = "downloading " + volume.name();
    OptionalLong total =
        volume.physical().or(volume::capacity).stream().mapToLong(size -> size.bytes()).findFirst();
    StreamGuard stream =
        open(call, subject, volume.pool(), volume.name(), false, sparse ? SPARSE : 0);
    try {
      long received = 0;
      Piece piece = next(call, subject, stream, sparse);
      while (!piece.isEnd()) {
        sink.take(piece);
        received += piece.hole() + piece.bytes().length;
        call.progress(step, received, total);
        piece = next(call, subject, stream, sparse);
      }
      session.call(
          call,
          subject,
          (wire, connect) ->
              wire.number("virStreamFinish", () -> stream.use(Virt::virStreamFinish)));
      return received;
    } catch (IOException unwritable) {
      throw unwritable(unwritable);
    } finally {
      stream.end();
    }
  }

  private static EngineException unwritable(IOException failure) {
    return (EngineException)
        new EngineException("what was downloaded cannot be written", failure)
            .outcome(Outcome.NOT_APPLIED);
  }

  private Piece next(Call call, Subject subject, StreamGuard stream, boolean sparse) {
    return session.call(
        call,
        subject,
        (wire, connect) -> {
          Memory memory = new Memory(CHUNK);
          int got =
              stream.use(
                  pointer ->
                      sparse
                          ? Virt.virStreamRecvFlags(pointer, memory, CHUNK, STOP_AT_HOLE)
                          : Virt.virStreamRecv(pointer, memory, CHUNK));
          if (sparse && got == AT_HOLE) {
            long[] length = new long[1];
            wire.number(
                "virStreamRecvHole",
                () -> stream.use(pointer -> Virt.virStreamRecvHole(pointer, length, 0)));
            return new Piece(new byte[0], length[0]);
          }
          int read = wire.number("virStreamRecv", () -> got);
          return new Piece(memory.getByteArray(0, read), 0);
        });
  }

  private StreamGuard open(
      Call call, Subject subject, String pool, String name, boolean upload, int flags) {
    return session.call(
        call,
        subject,
        (wire, connect) -> {
          try (PoolHandle within = PoolHandle.byName(wire, connect, pool);
              VolumeHandle volume = VolumeHandle.byName(wire, within, name)) {
            StreamHandle stream = StreamHandle.open(connect, 0);
            boolean opened = false;
            try {
              if (upload) {
                wire.number(
                    "virStorageVolUpload",
                    () ->
                        Virt.virStorageVolUpload(volume.pointer(), stream.pointer(), 0, 0, flags));
              } else {
                wire.number(
                    "virStorageVolDownload",
                    () ->
                        Virt.virStorageVolDownload(
                            volume.pointer(), stream.pointer(), 0, 0, flags));
              }
              opened = true;
            } finally {
              if (!opened) {
                stream.close();
              }
            }
            return new StreamGuard(
                session,
                stream,
                pointer -> {
                  // Ends what stopped half way; libvirt refuses it for what was finished, which
                  // does no harm.
                  if (!session.isBroken()) {
                    Virt.virStreamAbort(pointer);
                  }
                });
          }
        });
  }
}
