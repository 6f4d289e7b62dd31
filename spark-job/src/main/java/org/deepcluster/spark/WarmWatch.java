package org.deepcluster.spark;

import java.util.function.DoubleSupplier;

/**
 * Measures seconds of work less those that others took from it, which they will not take again,
 * such as {@link Compilers}. What they took counts when they end: a lap may be a little too long
 * and the next too short.
 */
final class WarmWatch {
  private final DoubleSupplier taken;
  private double started;

  /**
   * Starts.
   *
   * @param taken seconds that others have taken so far
   */
  WarmWatch(DoubleSupplier taken) {
    this.taken = taken;
    started = now();
  }

  private double now() {
    return System.nanoTime() / 1e9 - taken.getAsDouble();
  }

  /** Seconds since the start or the last lap, from which the next begins; not below 0. */
  double lap() {
    double before = started;
    started = now();
    return Math.max(0, started - before);
  }
}
