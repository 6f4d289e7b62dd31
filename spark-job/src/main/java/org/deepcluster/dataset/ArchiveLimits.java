package org.deepcluster.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * What an archive may do to its reader. Photographs do not compress; deflate reaches a ratio of
 * 1,032. So a ratio of {@code ratio} beyond the first {@code free} bytes is a bomb, skipped entries
 * included.
 *
 * @param entries most entries of an archive, images or not
 * @param ratio most bytes unpacked for one that is packed
 * @param free bytes that may be unpacked whatever the ratio
 */
record ArchiveLimits(long entries, long ratio, long free) {
  static final ArchiveLimits DEFAULT = new ArchiveLimits(50_000_000, 200, 1L << 30);

  void requireEntries(long found, String archive) throws IOException {
    if (found > entries) {
      throw new IOException(
          "Cannot read %s: it has more than %d entries (split it)".formatted(archive, entries));
    }
  }

  void requireRatio(long unpacked, long packed, String archive) throws IOException {
    if (unpacked > free && unpacked / ratio > packed) {
      throw new IOException(
          "Cannot read %s: %d bytes of it unpack to more than %d (rule: at most %d times as much; take what compresses so well out of it)"
              .formatted(archive, packed, unpacked, ratio));
    }
  }

  /** {@code in}, whose bytes count as unpacked. */
  InputStream around(InputStream in, LongSupplier packed, String archive) {
    return new PassingStream(in) {
      private long unpacked;

      @Override
      void pass(byte[] bytes, int from, int length) throws IOException {
        unpacked += length;
        requireRatio(unpacked, packed.getAsLong(), archive);
      }
    };
  }
}
