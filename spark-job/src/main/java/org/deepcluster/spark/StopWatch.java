package org.deepcluster.spark;

/** Measures seconds; they are reported, and decide nothing. */
final class StopWatch {
  private long started = System.nanoTime();

  /** Seconds since the start or the last lap, to whole milliseconds. */
  double seconds() {
    return rounded((System.nanoTime() - started) / 1e9);
  }

  /** Seconds since the start or the last lap, from which the next begins. */
  double lap() {
    long before = started;
    started = System.nanoTime();
    return (started - before) / 1e9;
  }

  /** To whole milliseconds. */
  static double rounded(double seconds) {
    return Math.round(1e3 * seconds) / 1e3;
  }
}
