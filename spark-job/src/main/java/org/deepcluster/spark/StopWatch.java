package org.deepcluster.spark;

import java.util.function.DoubleSupplier;

/**
 * Measures seconds; they are reported, and decide nothing. What others took from the work, and will
 * not take again, such as {@link Compilers}, may be left out: it counts when they end, so that a
 * lap may be a little too long and the next too short.
 */
final class StopWatch {
  private final DoubleSupplier taken;
  private double started;

  /** Starts; every second counts. */
  StopWatch() {
    this(() -> 0);
  }

  /**
   * Starts, and leaves out what others take.
   *
   * @param taken seconds that others have taken so far
   */
  StopWatch(DoubleSupplier taken) {
    this.taken = taken;
    started = now();
  }

  private double now() {
    return System.nanoTime() / 1e9 - taken.getAsDouble();
  }

  /** Seconds since the start or the last lap, to whole milliseconds; not below 0. */
  double seconds() {
    return rounded(Math.max(0, now() - started));
  }

  /** Seconds since the start or the last lap, from which the next begins; not below 0. */
  double lap() {
    double before = started;
    started = now();
    return Math.max(0, started - before);
  }

  /** To whole milliseconds. */
  static double rounded(double seconds) {
    return Math.round(1e3 * seconds) / 1e3;
  }
}
