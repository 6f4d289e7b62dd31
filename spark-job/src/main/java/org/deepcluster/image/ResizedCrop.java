package org.deepcluster.image;

import java.util.SplittableRandom;

/**
 * A random rectangle of 8-100 % of the canvas's area and a ratio of 3/4 to 4/3, scaled to the
 * network's size by bilinear interpolation, flipped at random (Szegedy et al. 2015, arXiv
 * 1409.4842).
 */
final class ResizedCrop implements Crop {
  private static final int TRIES = 10;

  private final int canvas;
  private final int size;
  private final Normalisation normalisation;

  ResizedCrop(int canvas, int size, Normalisation normalisation) {
    this.canvas = canvas;
    this.size = size;
    this.normalisation = normalisation;
  }

  @Override
  public void write(byte[] pixels, float[] out, int offset, long seed) {
    SplittableRandom draw = new SplittableRandom(seed);
    double width = canvas;
    double height = canvas;
    for (int i = 0; i < TRIES; i++) {
      double area = canvas * (double) canvas * (0.08 + 0.92 * draw.nextDouble());
      double ratio = Math.exp(Math.log(4.0 / 3) * (2 * draw.nextDouble() - 1));
      double w = Math.rint(Math.sqrt(area * ratio));
      double h = Math.rint(Math.sqrt(area / ratio));
      if (w >= 1 && h >= 1 && w <= canvas && h <= canvas) {
        width = w;
        height = h;
        break;
      }
    }
    double left = Math.floor(draw.nextDouble() * (canvas - width + 1));
    double top = Math.floor(draw.nextDouble() * (canvas - height + 1));
    scale(pixels, out, offset, new double[] {left, top, width, height}, draw.nextBoolean());
  }

  private void scale(byte[] pixels, float[] out, int offset, double[] box, boolean flip) {
    for (int y = 0; y < size; y++) {
      double sy = clamp(box[1] + (y + 0.5) * box[3] / size - 0.5);
      int y0 = (int) sy;
      int y1 = Math.min(canvas - 1, y0 + 1);
      float fy = (float) (sy - y0);
      for (int x = 0; x < size; x++) {
        double sx = clamp(box[0] + (x + 0.5) * box[2] / size - 0.5);
        int x0 = (int) sx;
        int x1 = Math.min(canvas - 1, x0 + 1);
        float fx = (float) (sx - x0);
        int column = flip ? size - 1 - x : x;
        for (int c = 0; c < 3; c++) {
          int plane = c * canvas * canvas;
          float top = mix(pixels, c, plane + y0 * canvas, x0, x1, fx);
          float low = mix(pixels, c, plane + y1 * canvas, x0, x1, fx);
          out[offset + (c * size + y) * size + column] = top + fy * (low - top);
        }
      }
    }
  }

  private float mix(byte[] pixels, int c, int row, int x0, int x1, float fx) {
    float a = normalisation.value(c, pixels[row + x0] & 0xFF);
    float b = normalisation.value(c, pixels[row + x1] & 0xFF);
    return a + fx * (b - a);
  }

  private double clamp(double at) {
    return Math.min(canvas - 1.0, Math.max(0, at));
  }
}
