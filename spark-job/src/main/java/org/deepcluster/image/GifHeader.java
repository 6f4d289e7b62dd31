package org.deepcluster.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks the blocks of a GIF (version 89a) to its trailer. Decoders take an image's own size, not
 * the screen's, and leave what is missing of its pixels black; so both sizes must be one, and the
 * codes must yield as many pixels as there are.
 */
final class GifHeader {
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;
  private static final int TRAILER = 0x3B;

  private final ByteBuffer data;
  private int at = 13;
  private int codes = -1;

  private GifHeader(byte[] bytes) {
    data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static ImageHeader read(byte[] bytes) throws RejectedImageException {
    try {
      return new GifHeader(bytes).read();
    } catch (IndexOutOfBoundsException e) {
      throw new RejectedImageException("truncated GIF: no trailer", e);
    }
  }

  private ImageHeader read() throws RejectedImageException {
    ImageHeader screen = new ImageHeader("GIF", word(6), word(8));
    at += table(unsigned(10));
    while (true) {
      int block = unsigned(at++);
      if (block == TRAILER && codes >= 0) {
        return screen;
      } else if (block == EXTENSION) {
        at++;
        skipBlocks();
      } else if (block == IMAGE) {
        image(screen);
      } else {
        throw new RejectedImageException("damaged GIF: no block where one must be");
      }
    }
  }

  private void image(ImageHeader screen) throws RejectedImageException {
    if (codes >= 0) {
      throw new RejectedImageException("animated GIF");
    }
    boolean covers =
        word(at) == 0
            && word(at + 2) == 0
            && word(at + 4) == screen.width()
            && word(at + 6) == screen.height();
    if (!covers) {
      throw new RejectedImageException("GIF whose image does not cover its screen");
    }
    at += 9 + table(unsigned(at + 8));
    codes = at;
    at++;
    skipBlocks();
    ImageDecoder.requireSize(screen);
    GifPixels.require(data, codes, screen.pixels());
  }

  private void skipBlocks() {
    int length = unsigned(at++);
    while (length > 0) {
      at += length;
      length = unsigned(at++);
    }
  }

  private static int table(int flags) {
    return flags >= 0x80 ? 3 << ((flags & 7) + 1) : 0;
  }

  private int word(int index) {
    return data.getShort(index) & 0xFFFF;
  }

  private int unsigned(int index) {
    return data.get(index) & 0xFF;
  }
}
