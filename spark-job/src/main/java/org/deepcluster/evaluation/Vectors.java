package org.deepcluster.evaluation;

/** Sums over the elements of vectors of one length, in order. */
final class Vectors {
  private Vectors() {}

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** a = a + factor * b. */
  static void add(double[] a, double factor, double[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] += factor * b[i];
    }
  }

  static double[] scaled(double[] a, double factor) {
    double[] scaled = new double[a.length];
    add(scaled, factor, a);
    return scaled;
  }

  static double[] difference(double[] a, double[] b) {
    double[] difference = a.clone();
    add(difference, -1, b);
    return difference;
  }
}
