package org.deepcluster.image;

import java.util.SplittableRandom;

/**
 * The canvas mirrored at its edges by {@code padding} pixels, a random square of the network's size
 * out of that, flipped from left to right at random. Without padding and randomness: the centre.
 */
final class PaddedCrop implements Crop {
  private final int canvas;
  private final int size;
  private final int padding;
  private final boolean random;
  private final Normalisation normalisation;

  PaddedCrop(int canvas, int size, int padding, boolean random, Normalisation normalisation) {
    this.canvas = canvas;
    this.size = size;
    this.padding = padding;
    this.random = random;
    this.normalisation = normalisation;
  }

  @Override
  public void write(byte[] pixels, float[] out, int offset, long seed) {
    int room = canvas + 2 * padding - size + 1;
    if (!random) {
      cut(pixels, out, offset, (room - 1) / 2, (room - 1) / 2, false);
      return;
    }
    SplittableRandom draw = new SplittableRandom(seed);
    int top = draw.nextInt(room) - padding;
    int left = draw.nextInt(room) - padding;
    cut(pixels, out, offset, top, left, draw.nextBoolean());
  }

  private void cut(byte[] pixels, float[] out, int offset, int top, int left, boolean flip) {
    int first = flip ? left + size - 1 : left;
    int step = flip ? -1 : 1;
    boolean inside = left >= 0 && left + size <= canvas;
    int at = offset;
    for (int c = 0; c < 3; c++) {
      float[] table = normalisation.channel(c);
      for (int y = 0; y < size; y++) {
        int row = (c * canvas + mirror(top + y)) * canvas;
        int x = first;
        for (int i = 0; i < size; i++, x += step) {
          out[at++] = table[pixels[row + (inside ? x : mirror(x))] & 0xFF];
        }
      }
    }
  }

  private int mirror(int i) {
    return i < 0 ? -i : i >= canvas ? 2 * canvas - 2 - i : i;
  }
}
