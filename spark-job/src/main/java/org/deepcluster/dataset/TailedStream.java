package org.deepcluster.dataset;

import java.io.InputStream;

/**
 * Counts what passes and remembers its end: readers of archives take the end of a stream for the
 * end of the archive, so a file that was cut between two entries looks whole to them.
 */
final class TailedStream extends PassingStream {
  private final byte[] tail;
  private long count;

  TailedStream(InputStream in, int tail) {
    super(in);
    this.tail = new byte[tail];
  }

  @Override
  void pass(byte[] bytes, int from, int length) {
    for (int i = Math.max(0, length - tail.length); i < length; i++) {
      tail[(int) ((count + i) % tail.length)] = bytes[from + i];
    }
    count += length;
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
