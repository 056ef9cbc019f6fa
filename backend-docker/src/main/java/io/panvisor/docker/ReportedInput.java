package io.panvisor.docker;

import io.panvisor.spi.Call;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** Tells how much of something was sent. */
final class ReportedInput extends FilterInputStream {

  private final Call call;
  private final String step;
  private final OptionalLong size;
  private long sent;

  ReportedInput(InputStream input, Call call, String step, OptionalLong size) {
    super(input);
    this.call = call;
    this.step = step;
    this.size = size;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read > 0) {
      sent += read;
      call.progress(step, sent, size);
    }
    return read;
  }
}
