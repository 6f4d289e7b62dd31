package org.deepcluster.image;

import java.nio.ByteBuffer;

/**
 * Counts the pixels that a GIF's LZW codes stand for without making any: of each code only the
 * length of its string is kept.
 */
final class GifPixels {
  private static final int MOST_CODES = 1 << 12;

  private final ByteBuffer data;
  private int at;
  private int left;
  private int bits;
  private int held;

  private GifPixels(ByteBuffer data, int at) {
    this.data = data;
    this.at = at;
  }

  /** The code size lies at {@code at}, sub-blocks behind it, known to end. */
  static void require(ByteBuffer data, int at, long pixels) throws RejectedImageException {
    int size = data.get(at) & 0xFF;
    if (size < 1 || size > 8) {
      throw new RejectedImageException("damaged GIF: codes of %d bits".formatted(size));
    }
    long found = new GifPixels(data, at + 1).count(size, pixels);
    if (found < pixels) {
      throw new RejectedImageException(
          "truncated GIF: %d of %d pixels are there".formatted(found, pixels));
    }
  }

  private long count(int size, long wanted) throws RejectedImageException {
    int clear = 1 << size;
    int[] lengths = new int[MOST_CODES];
    java.util.Arrays.fill(lengths, 0, clear, 1);
    int codes = clear + 2;
    int width = size + 1;
    int former = -1;
    long pixels = 0;
    while (pixels < wanted) {
      int code = code(width);
      if (code < 0 || code == clear + 1) {
        return pixels;
      }
      if (code == clear) {
        codes = clear + 2;
        width = size + 1;
        former = -1;
        continue;
      }
      if (code > codes || (code == codes && former < 0) || (former < 0 && code > clear)) {
        throw new RejectedImageException("damaged GIF: a code that stands for nothing");
      }
      if (former >= 0 && codes < MOST_CODES) {
        lengths[codes++] = lengths[former] + 1;
      }
      if (codes == 1 << width && width < 12) {
        width++;
      }
      pixels += lengths[code];
      former = code;
    }
    return pixels;
  }

  /** The next code, -1 where there is none. */
  private int code(int width) {
    while (held < width) {
      if (left == 0) {
        left = data.get(at++) & 0xFF;
        if (left == 0) {
          at--;
          return -1;
        }
      }
      bits |= (data.get(at++) & 0xFF) << held;
      held += 8;
      left--;
    }
    int code = bits & ((1 << width) - 1);
    bits >>>= width;
    held -= width;
    return code;
  }
}
