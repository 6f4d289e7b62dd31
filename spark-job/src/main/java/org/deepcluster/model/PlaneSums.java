package org.deepcluster.model;

/** Sums over a plane in double precision, four chains at a time so that additions overlap. */
final class PlaneSums {
  private PlaneSums() {}

  /** The sum of {@code x - origin}. */
  static double sum(float[] x, float origin) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < x.length; i += 4) {
      a += x[i] - origin;
      b += x[i + 1] - origin;
      c += x[i + 2] - origin;
      d += x[i + 3] - origin;
    }
    for (; i < x.length; i++) {
      a += x[i] - origin;
    }
    return (a + b) + (c + d);
  }

  /** The sum of {@code (x - origin)^2}. */
  static double squares(float[] x, float origin) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < x.length; i += 4) {
      double p = x[i] - origin;
      double q = x[i + 1] - origin;
      double r = x[i + 2] - origin;
      double s = x[i + 3] - origin;
      a += p * p;
      b += q * q;
      c += r * r;
      d += s * s;
    }
    for (; i < x.length; i++) {
      double p = x[i] - origin;
      a += p * p;
    }
    return (a + b) + (c + d);
  }
}
