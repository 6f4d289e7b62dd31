package org.deepcluster.spark;

/** Measures seconds; they are reported, and decide nothing. */
final class StopWatch {
  private long started = System.nanoTime();

  /** Seconds since the start or the last lap, to whole milliseconds. */
  double seconds() {
    return rounded((System.nanoTime() - started) / 1e9);
  }

  /** Seconds since the start or the last lap, from which the next begins; not rounded. */
  double lap() {
    long now = System.nanoTime();
    double seconds = (now - started) / 1e9;
    started = now;
    return seconds;
  }

  /** To whole milliseconds. */
  static double rounded(double seconds) {
    return Math.round(1e3 * seconds) / 1e3;
  }
}
