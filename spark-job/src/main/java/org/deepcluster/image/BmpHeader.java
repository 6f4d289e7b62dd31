package org.deepcluster.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of a BMP, and whether its rows are all there. Compressed ones are refused: their
 * length tells nothing, and they may hold a whole JPEG or PNG of any size.
 */
final class BmpHeader {
  private static final int OS2 = 12;
  private static final int BITFIELDS = 3;

  private BmpHeader() {}

  static ImageHeader read(byte[] bytes) throws RejectedImageException {
    try {
      return read(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    } catch (IndexOutOfBoundsException e) {
      throw new RejectedImageException("truncated BMP: it ends in its header", e);
    }
  }

  private static ImageHeader read(ByteBuffer data) throws RejectedImageException {
    boolean old = data.getInt(14) == OS2;
    int width = old ? data.getShort(18) & 0xFFFF : data.getInt(18);
    int height = old ? data.getShort(20) & 0xFFFF : Math.abs(data.getInt(22));
    int bits = data.getShort(old ? 24 : 28) & 0xFFFF;
    int compression = old ? 0 : data.getInt(30);
    if (compression != 0 && compression != BITFIELDS) {
      throw new RejectedImageException("compressed BMP is not read (convert it to PNG)");
    }
    if (!java.util.Set.of(1, 4, 8, 16, 24, 32).contains(bits)) {
      throw new RejectedImageException("damaged BMP: %d bits a pixel".formatted(bits));
    }
    ImageHeader header = new ImageHeader("BMP", width, height);
    ImageDecoder.requireSize(header);
    requireRows(data, header, bits);
    return header;
  }

  private static void requireRows(ByteBuffer data, ImageHeader header, int bits)
      throws RejectedImageException {
    long start = data.getInt(10);
    long row = ((long) header.width() * bits + 31) / 32 * 4;
    long end = start + row * header.height();
    if (start < 14 || end > data.capacity()) {
      throw new RejectedImageException(
          "truncated BMP: %d of %d bytes are there".formatted(data.capacity(), end));
    }
  }
}
