package org.deepcluster.spark;

import java.util.HashMap;
import java.util.Map;

/**
 * What {@link Compilers} took from work on executors, on average over them. It never falls, though
 * executors come and go: each adds its share when it tells of more. Safe for threads.
 */
final class ExecutorCompilers {
  private final Map<String, Double> told = new HashMap<>();
  private double seconds;

  /**
   * An executor tells how many seconds they have taken from it since its start.
   *
   * @param executors how many there are now
   */
  synchronized void add(String executor, double taken, int executors) {
    double before = told.getOrDefault(executor, 0.0);
    if (taken > before) { // messages may overtake each other
      told.put(executor, taken);
      seconds += (taken - before) / executors;
    }
  }

  /** Seconds so far. */
  synchronized double seconds() {
    return seconds;
  }
}
