package org.deepcluster.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a piece of work takes once it is warm, and what its first runs took beyond that, in seconds.
 * It is repeated for a given time; the median of the second half of the repetitions counts as warm.
 */
record Steady(double seconds, double coldSeconds) implements Serializable {
  /** Fewest repetitions that tell warm from cold. */
  static final int LEAST = 3;

  /** Work whose time is taken. */
  interface Work {
    void run() throws IOException;
  }

  /** Repeats {@code work} for {@code budget} seconds, at least three times. */
  static Steady of(double budget, Work work) throws IOException {
    List<Double> times = new ArrayList<>();
    double spent = 0;
    while (times.size() < LEAST || spent < budget) {
      long started = System.nanoTime();
      work.run();
      times.add((System.nanoTime() - started) / 1e9);
      spent += times.get(times.size() - 1);
    }
    return of(times);
  }

  /** Of the times of repetitions, in order. */
  static Steady of(List<Double> times) {
    int half = times.size() / 2;
    double warm = median(times.subList(half, times.size()));
    double first = times.subList(0, half).stream().mapToDouble(Double::doubleValue).sum();
    return new Steady(warm, Math.max(0, first - half * warm));
  }

  private static double median(List<Double> times) {
    double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /** The mean over slots that worked at the same time. */
  static Steady mean(List<Steady> slots) {
    return new Steady(
        slots.stream().mapToDouble(Steady::seconds).average().orElseThrow(),
        slots.stream().mapToDouble(Steady::coldSeconds).average().orElseThrow());
  }

  /** Seconds a unit, where one run of the work does {@code units}. */
  Steady per(double units) {
    return new Steady(seconds / units, coldSeconds);
  }
}
