package org.deepcluster.spark;

/** Measures seconds; they are reported, and decide nothing. */
final class StopWatch {
  private long started = System.nanoTime();

  double seconds() {
    return rounded((System.nanoTime() - started) / 1e9);
  }

  /** Seconds since the start or the last lap. */
  double lap() {
    double seconds = seconds();
    started = System.nanoTime();
    return seconds;
  }

  /** To whole milliseconds. */
  static double rounded(double seconds) {
    return Math.round(1e3 * seconds) / 1e3;
  }
}
