package org.deepcluster.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** EXIF orientation (CIPA DC-008, tag 0x0112): 1 to 8, 1 being upright. */
final class Orientation {
  private static final int TAG = 0x0112;

  private Orientation() {}

  /** The orientation in an APP1 segment, 1 where it says none. */
  static int read(ByteBuffer data, int at, int length) {
    if (length < 14 || data.getInt(at) != 0x45786966) {
      return 1;
    }
    ByteBuffer tiff = data.slice(at + 6, length - 6);
    tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 8 || directory > tiff.capacity() - 2) {
      return 1;
    }
    int entries = tiff.getShort(directory) & 0xFFFF;
    for (int i = 0; i < entries && directory + 14 + 12 * i <= tiff.capacity(); i++) {
      int entry = directory + 2 + 12 * i;
      if ((tiff.getShort(entry) & 0xFFFF) == TAG) {
        int value = tiff.getShort(entry + 8);
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  /** Turns and mirrors {@code image} upright. */
  static RgbImage upright(RgbImage image, int orientation) {
    if (orientation == 1) {
      return image;
    }
    boolean swapped = orientation >= 5;
    int width = swapped ? image.height() : image.width();
    int height = swapped ? image.width() : image.height();
    byte[] out = new byte[image.rgb().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = source(x, y, image.width(), image.height(), orientation);
        System.arraycopy(image.rgb(), 3 * from, out, 3 * (y * width + x), 3);
      }
    }
    return new RgbImage(width, height, out);
  }

  private static int source(int x, int y, int width, int height, int orientation) {
    int sx =
        switch (orientation) {
          case 2, 3 -> width - 1 - x;
          case 4 -> x;
          case 5, 6 -> y;
          default -> width - 1 - y;
        };
    int sy =
        switch (orientation) {
          case 2 -> y;
          case 3, 4 -> height - 1 - y;
          case 5, 8 -> x;
          default -> height - 1 - x;
        };
    return sy * width + sx;
  }
}
