package org.deepcluster.dataset;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream all of whose bytes are looked at, in order and once, also those that are skipped. */
abstract class PassingStream extends FilterInputStream {
  PassingStream(InputStream in) {
    super(in);
  }

  /** Looks at {@code length} bytes from {@code from} on, at least one. */
  abstract void pass(byte[] bytes, int from, int length) throws IOException;

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public final int read(byte[] bytes, int from, int length) throws IOException {
    int got = in.read(bytes, from, length);
    if (got > 0) {
      pass(bytes, from, got);
    }
    return got;
  }

  @Override
  public final long skip(long length) throws IOException {
    byte[] skipped = new byte[(int) Math.min(Math.max(length, 0), 1 << 16)];
    return skipped.length == 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public final boolean markSupported() {
    return false;
  }
}
