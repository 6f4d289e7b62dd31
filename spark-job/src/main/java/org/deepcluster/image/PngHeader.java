package org.deepcluster.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Walks the chunks of a PNG (ISO/IEC 15948): every checksum, IHDR first and once, pixels, IEND. A
 * second IHDR would let the size that is checked differ from the one that is decoded.
 */
final class PngHeader {
  private static final int SIGNATURE = 8;
  private static final int FRAME = 12; // length, type, checksum
  private static final int IHDR = 0x49484452;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;
  private static final int ACTL = 0x6163544C;

  private PngHeader() {}

  static ImageHeader read(byte[] bytes) throws RejectedImageException {
    ByteBuffer data = ByteBuffer.wrap(bytes);
    ImageHeader header = null;
    boolean pixels = false;
    int at = SIGNATURE;
    while (at + FRAME <= bytes.length) {
      int length = data.getInt(at);
      if (length < 0 || length > bytes.length - at - FRAME) {
        break;
      }
      requireChecksum(data, bytes, at, length);
      int type = data.getInt(at + 4);
      if ((type == IHDR) != (header == null)) {
        throw new RejectedImageException(
            "damaged PNG: its header is not its first chunk, or twice");
      }
      if (type == IHDR) {
        header = header(data, at + 8, length);
        ImageDecoder.requireSize(header);
      } else if (type == ACTL) {
        throw new RejectedImageException("animated PNG");
      } else if (type == IDAT) {
        pixels = true;
      } else if (type == IEND) {
        return whole(header, pixels);
      }
      at += length + FRAME;
    }
    throw new RejectedImageException("truncated PNG: no end chunk");
  }

  private static void requireChecksum(ByteBuffer data, byte[] bytes, int at, int length)
      throws RejectedImageException {
    CRC32 crc = new CRC32();
    crc.update(bytes, at + 4, length + 4);
    if ((int) crc.getValue() != data.getInt(at + 8 + length)) {
      throw new RejectedImageException("damaged PNG: a chunk's checksum is wrong");
    }
  }

  private static ImageHeader header(ByteBuffer data, int at, int length)
      throws RejectedImageException {
    if (length != 13) {
      throw new RejectedImageException("damaged PNG: a header of %d bytes".formatted(length));
    }
    return new ImageHeader("PNG", data.getInt(at), data.getInt(at + 4));
  }

  private static ImageHeader whole(ImageHeader header, boolean pixels)
      throws RejectedImageException {
    if (!pixels) {
      throw new RejectedImageException("damaged PNG: no pixels in it");
    }
    return header;
  }
}
