package org.deepcluster.image;

import java.io.Serializable;

/**
 * Turns bytes into floats, channel by channel: {@code (byte / 255 - mean) / deviation}, by a table.
 */
public final class Normalisation implements Serializable {
  private static final long serialVersionUID = 1L;

  private final float[][] table = new float[3][256];

  /** With mean and deviation of three channels, in shares of 255; deviations above 0. */
  public Normalisation(double[] mean, double[] deviation) {
    for (int c = 0; c < 3; c++) {
      double spread = Math.max(deviation[c], 1e-6);
      for (int v = 0; v < 256; v++) {
        table[c][v] = (float) ((v / 255.0 - mean[c]) / spread);
      }
    }
  }

  /** The value of byte {@code value} in channel {@code channel}. */
  float value(int channel, int value) {
    return table[channel][value];
  }

  float[] channel(int channel) {
    return table[channel];
  }
}
