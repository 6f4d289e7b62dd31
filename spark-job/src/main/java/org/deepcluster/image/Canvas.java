package org.deepcluster.image;

/**
 * Brings an image to a square of {@code side} pixels, (3, side, side) bytes, channel first: the
 * shorter side is scaled to {@code side} by area averaging (bilinear when enlarging), then the
 * centre is cut out. An image that has the size already is copied as it is.
 */
public final class Canvas {
  private Canvas() {}

  /** The canvas that is kept for images the network sees at {@code size}: room to crop from. */
  public static int side(int size) {
    return size <= 64 ? size : (size * 8 + 6) / 7;
  }

  /** The centre of {@code image} as (3, side, side). */
  public static byte[] of(RgbImage image, int side) {
    byte[] out = new byte[3 * side * side];
    double scale = (double) Math.min(image.width(), image.height()) / side;
    double left = (image.width() - side * scale) / 2;
    double top = (image.height() - side * scale) / 2;
    if (scale == 1) {
      left = Math.floor(left);
      top = Math.floor(top);
    }
    Axis columns = Axis.of(image.width(), side, left, scale);
    Axis rows = Axis.of(image.height(), side, top, scale);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        for (int c = 0; c < 3; c++) {
          out[(c * side + y) * side + x] = average(image, columns, rows, x, y, c);
        }
      }
    }
    return out;
  }

  private static byte average(RgbImage image, Axis columns, Axis rows, int x, int y, int c) {
    double sum = 0;
    for (int j = 0; j < rows.weights()[y].length; j++) {
      int row = (rows.first()[y] + j) * image.width();
      double line = 0;
      for (int i = 0; i < columns.weights()[x].length; i++) {
        int at = 3 * (row + columns.first()[x] + i) + c;
        line += columns.weights()[x][i] * (image.rgb()[at] & 0xFF);
      }
      sum += rows.weights()[y][j] * line;
    }
    return (byte) Math.min(255, Math.max(0, Math.round(sum)));
  }

  /** Which source pixels, and with which weights, make each target pixel along one side. */
  private record Axis(int[] first, double[][] weights) {
    static Axis of(int length, int side, double start, double scale) {
      int[] first = new int[side];
      double[][] weights = new double[side][];
      for (int i = 0; i < side; i++) {
        double width = Math.max(1, scale);
        double centre = start + (i + 0.5) * scale;
        double from = Math.max(0, centre - width / 2);
        double to = Math.min(length, centre + width / 2);
        first[i] = (int) Math.floor(from);
        int last = Math.min(length - 1, (int) Math.ceil(to) - 1);
        weights[i] = new double[last - first[i] + 1];
        for (int j = 0; j < weights[i].length; j++) {
          double covered = Math.min(to, first[i] + j + 1.0) - Math.max(from, (double) first[i] + j);
          weights[i][j] = covered / (to - from);
        }
      }
      return new Axis(first, weights);
    }
  }
}
