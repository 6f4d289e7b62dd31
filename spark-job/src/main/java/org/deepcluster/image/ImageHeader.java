package org.deepcluster.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What an image file says of itself before it is decoded: its form by magic bytes, its size in
 * pixels, its EXIF orientation, how often a decoder passes over its pixels, and whether it is
 * whole. Decoders accept truncated files without a word and allocate what a header asks for; this
 * check comes first, costs one look at the bytes and allocates nothing that the file could choose.
 */
record ImageHeader(String form, int width, int height, int orientation, int passes) {
  private static final int LEAST = 16;

  ImageHeader(String form, int width, int height) {
    this(form, width, height, 1, 1);
  }

  static ImageHeader read(byte[] bytes) throws RejectedImageException {
    if (bytes.length == 0) {
      throw new RejectedImageException("empty file");
    }
    if (bytes.length < LEAST) {
      throw new RejectedImageException("too short to be an image: " + bytes.length + " bytes");
    }
    if (starts(bytes, 0, "\u0089PNG\r\n\u001A\n")) {
      return PngHeader.read(bytes);
    }
    if (starts(bytes, 0, "\u00FF\u00D8")) {
      return new JpegHeader(ByteBuffer.wrap(bytes)).read();
    }
    if (starts(bytes, 0, "GIF87a") || starts(bytes, 0, "GIF89a")) {
      return GifHeader.read(bytes);
    }
    if (starts(bytes, 0, "BM")) {
      return BmpHeader.read(bytes);
    }
    throw new RejectedImageException(unread(bytes));
  }

  private static String unread(byte[] bytes) {
    if (starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP")) {
      return "WebP is not read (convert it to PNG or JPEG)";
    }
    if (starts(bytes, 0, "II*\0") || starts(bytes, 0, "MM\0*")) {
      return "TIFF is not read (convert it to PNG or JPEG)";
    }
    if (starts(bytes, 4, "ftyp")) {
      return "HEIC, AVIF and films are not read (convert it to PNG or JPEG)";
    }
    return "not an image: no magic bytes of JPEG, PNG, GIF or BMP";
  }

  static boolean starts(byte[] bytes, int at, String magic) {
    byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
    if (at + wanted.length > bytes.length) {
      return false;
    }
    return java.util.Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }

  long pixels() {
    return (long) width * height;
  }
}
