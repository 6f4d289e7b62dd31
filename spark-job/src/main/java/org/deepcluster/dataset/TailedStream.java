package org.deepcluster.dataset;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Counts what passes and remembers its end: readers of archives take the end of a stream for the
 * end of the archive, so a file that was cut between two entries looks whole to them.
 */
final class TailedStream extends FilterInputStream {
  private final byte[] tail;
  private long count;

  TailedStream(InputStream in, int tail) {
    super(in);
    this.tail = new byte[tail];
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int got = in.read(bytes, from, length);
    for (int i = Math.max(0, got - tail.length); i < got; i++) {
      tail[(int) ((count + i) % tail.length)] = bytes[from + i];
    }
    count += Math.max(0, got);
    return got;
  }

  @Override
  public long skip(long length) throws IOException {
    byte[] skipped = new byte[(int) Math.min(Math.max(length, 0), 1 << 16)];
    return skipped.length == 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Bytes that have passed. */
  long count() {
    return count;
  }

  /** The last bytes, in order; fewer where fewer have passed. */
  byte[] tail() {
    int length = (int) Math.min(count, tail.length);
    byte[] last = new byte[length];
    for (int i = 0; i < length; i++) {
      last[i] = tail[(int) ((count - length + i) % tail.length)];
    }
    return last;
  }
}
