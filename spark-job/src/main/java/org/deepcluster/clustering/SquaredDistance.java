package org.deepcluster.clustering;

import org.deepcluster.linalg.FloatBlock;

/** Squared L2 distances of single rows, in double precision. */
final class SquaredDistance {
  private SquaredDistance() {}

  /**
   * {@code |a - b|^2} of d values each from offsets on. Four partial sums, so that one addition
   * need not wait for the one before.
   */
  static double between(float[] a, int fromA, float[] b, int fromB, int d) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int j = 0;
    for (; j < d - 3; j += 4) {
      sum0 += square((double) a[fromA + j] - b[fromB + j]);
      sum1 += square((double) a[fromA + j + 1] - b[fromB + j + 1]);
      sum2 += square((double) a[fromA + j + 2] - b[fromB + j + 2]);
      sum3 += square((double) a[fromA + j + 3] - b[fromB + j + 3]);
    }
    for (; j < d; j++) {
      sum0 += square((double) a[fromA + j] - b[fromB + j]);
    }
    return sum0 + sum1 + (sum2 + sum3);
  }

  /** {@code |a - b|^2} of a row of each of two blocks of as many columns. */
  static double between(FloatBlock a, int rowOfA, FloatBlock b, int rowOfB) {
    return between(a.values(), a.offset(rowOfA), b.values(), b.offset(rowOfB), a.columns());
  }

  private static double square(double x) {
    return x * x;
  }
}
