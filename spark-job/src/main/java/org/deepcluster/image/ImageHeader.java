package org.deepcluster.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * What an image file says of itself before it is decoded: its form by magic bytes, its size in
 * pixels, its EXIF orientation, and whether it is whole. Decoders accept truncated files without a
 * word and allocate what a header asks for; this check comes first and costs one look at the bytes.
 */
record ImageHeader(String form, int width, int height, int orientation) {
  private static final long PNG_MAGIC = 0x89504E470D0A1A0AL;
  private static final int IEND = 0x49454E44;
  private static final int IHDR = 0x49484452;
  private static final int ACTL = 0x6163544C;

  static ImageHeader read(byte[] bytes) throws RejectedImageException {
    if (bytes.length == 0) {
      throw new RejectedImageException("empty file");
    }
    if (bytes.length < 16) {
      throw new RejectedImageException("too short to be an image: " + bytes.length + " bytes");
    }
    ByteBuffer data = ByteBuffer.wrap(bytes);
    if (data.getLong(0) == PNG_MAGIC) {
      return png(data, bytes);
    }
    if ((data.getShort(0) & 0xFFFF) == 0xFFD8) {
      return jpeg(data);
    }
    if (text(bytes, 0, "GIF87a") || text(bytes, 0, "GIF89a")) {
      return new ImageHeader("GIF", little(data, 6), little(data, 8), 1);
    }
    if (text(bytes, 0, "BM") && bytes.length >= 26) {
      int height = Math.abs(Integer.reverseBytes(data.getInt(22)));
      return new ImageHeader("BMP", Integer.reverseBytes(data.getInt(18)), height, 1);
    }
    if (text(bytes, 0, "RIFF") && text(bytes, 8, "WEBP")) {
      throw new RejectedImageException("WebP is not read (convert it to PNG or JPEG)");
    }
    throw new RejectedImageException("not an image: no magic bytes of JPEG, PNG, GIF or BMP");
  }

  private static ImageHeader png(ByteBuffer data, byte[] bytes) throws RejectedImageException {
    int at = 8;
    int width = 0;
    int height = 0;
    while (at + 12 <= data.capacity()) {
      int length = data.getInt(at);
      int type = data.getInt(at + 4);
      if (length < 0 || length > data.capacity() - at - 12) {
        break;
      }
      CRC32 crc = new CRC32();
      crc.update(bytes, at + 4, length + 4);
      if ((int) crc.getValue() != data.getInt(at + 8 + length)) {
        throw new RejectedImageException("damaged PNG: a chunk's checksum is wrong");
      }
      if (type == IHDR && length == 13) {
        width = data.getInt(at + 8);
        height = data.getInt(at + 12);
      } else if (type == ACTL) {
        throw new RejectedImageException("animated PNG");
      } else if (type == IEND) {
        return new ImageHeader("PNG", width, height, 1);
      }
      at += length + 12;
    }
    throw new RejectedImageException("truncated PNG: no end chunk");
  }

  private static ImageHeader jpeg(ByteBuffer data) throws RejectedImageException {
    int at = 2;
    int orientation = 1;
    while (at + 4 <= data.capacity()) {
      if ((data.get(at) & 0xFF) != 0xFF) {
        throw new RejectedImageException("damaged JPEG: no marker where one must be");
      }
      int marker = data.get(at + 1) & 0xFF;
      if (marker == 0xFF) {
        at++;
        continue;
      }
      int length = data.getShort(at + 2) & 0xFFFF;
      if (length < 2 || at + 2 + length > data.capacity()) {
        break;
      }
      if (marker == 0xE1) {
        orientation = Orientation.read(data, at + 4, length - 2);
      } else if (isFrame(marker) && length >= 8) {
        int height = data.getShort(at + 5) & 0xFFFF;
        int width = data.getShort(at + 7) & 0xFFFF;
        requireEnd(data);
        return new ImageHeader("JPEG", width, height, orientation);
      }
      at += 2 + length;
    }
    throw new RejectedImageException("truncated JPEG: it ends before its frame header");
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  /** The end marker must come last but for padding; the scan data in between is the decoder's. */
  private static void requireEnd(ByteBuffer data) throws RejectedImageException {
    for (int at = data.capacity() - 2; at >= Math.max(2, data.capacity() - 1024); at--) {
      if ((data.getShort(at) & 0xFFFF) == 0xFFD9) {
        return;
      }
    }
    throw new RejectedImageException("truncated JPEG: no end marker");
  }

  private static int little(ByteBuffer data, int at) {
    return Short.reverseBytes(data.getShort(at)) & 0xFFFF;
  }

  private static boolean text(byte[] bytes, int at, String magic) {
    for (int i = 0; i < magic.length(); i++) {
      if (bytes[at + i] != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
