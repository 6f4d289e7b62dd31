package org.deepcluster.features;

import org.deepcluster.linalg.FloatBlock;

/** Divides rows by their L2 norms. */
public final class UnitLength {
  private UnitLength() {}

  /** Normalises {@code rows} in place; a zero row stays zero. Returns the number of zero rows. */
  public static int normalise(FloatBlock rows) {
    int zeros = 0;
    float[] values = rows.values();
    for (int i = 0; i < rows.rows(); i++) {
      double squares = 0;
      for (int j = rows.offset(i); j < rows.offset(i + 1); j++) {
        squares += (double) values[j] * values[j];
      }
      if (squares == 0) {
        zeros++;
        continue;
      }
      double scale = 1 / Math.sqrt(squares);
      for (int j = rows.offset(i); j < rows.offset(i + 1); j++) {
        values[j] = (float) (values[j] * scale);
      }
    }
    return zeros;
  }
}
