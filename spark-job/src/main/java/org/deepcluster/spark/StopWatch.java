package org.deepcluster.spark;

/** Measures seconds; they are reported, and decide nothing. */
final class StopWatch {
  private long started = System.nanoTime();

  double seconds() {
    return Math.round((System.nanoTime() - started) / 1e6) / 1e3;
  }

  /** Seconds since the start or the last lap. */
  double lap() {
    double seconds = seconds();
    started = System.nanoTime();
    return seconds;
  }
}
