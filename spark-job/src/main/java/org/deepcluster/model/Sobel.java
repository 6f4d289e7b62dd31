package org.deepcluster.model;

/**
 * The fixed Sobel front end of the paper (section 4.1): the mean of the three channels, then the
 * two 3 x 3 Sobel filters over zero padding. (3, s, s) becomes (2, s, s); nothing in it is trained.
 */
public final class Sobel {
  /** Channels that come out. */
  public static final int CHANNELS = 2;

  private Sobel() {}

  /**
   * Filters one image.
   *
   * @param in (3, size, size) from {@code inOffset} on
   * @param out receives (2, size, size) from {@code outOffset} on: horizontal, then vertical
   */
  public static void apply(float[] in, int inOffset, float[] out, int outOffset, int size) {
    int area = size * size;
    float[] grey = new float[area];
    for (int i = 0; i < area; i++) {
      grey[i] = (in[inOffset + i] + in[inOffset + area + i] + in[inOffset + 2 * area + i]) / 3;
    }
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int at = outOffset + y * size + x;
        out[at] = column(grey, size, y, x - 1) - column(grey, size, y, x + 1);
        out[at + area] = row(grey, size, y - 1, x) - row(grey, size, y + 1, x);
      }
    }
  }

  private static float column(float[] grey, int size, int y, int x) {
    return pixel(grey, size, y - 1, x) + 2 * pixel(grey, size, y, x) + pixel(grey, size, y + 1, x);
  }

  private static float row(float[] grey, int size, int y, int x) {
    return pixel(grey, size, y, x - 1) + 2 * pixel(grey, size, y, x) + pixel(grey, size, y, x + 1);
  }

  private static float pixel(float[] grey, int size, int y, int x) {
    return y < 0 || x < 0 || y >= size || x >= size ? 0 : grey[y * size + x];
  }
}
