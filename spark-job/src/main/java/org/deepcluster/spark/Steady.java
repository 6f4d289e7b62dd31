package org.deepcluster.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a piece of work takes once it is warm, and what its first runs took beyond that, in seconds.
 * It is repeated for a given time; the median of the second half of the repetitions counts as warm.
 */
record Steady(double seconds, double coldSeconds) implements Serializable {
  /** Fewest repetitions that tell warm from cold. */
  static final int LEAST = 3;

  private static final int QUARTERS = 4;

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

  /**
   * What work that took {@code seconds}, {@code warm} of them without {@link Compilers}, would take
   * again: less by what the median of each quarter of its parts lies above a warm part. Code is
   * compiled on beside the last quarter and after it, so a warm part is taken for as much faster
   * than that quarter as that one is than the third: what remains of a fall that halves from
   * quarter to quarter. Code is slow while it waits for compilers, so no more is taken for cold
   * than they took; a fall beyond that is a machine that was disturbed.
   *
   * @param parts it consisted of, without compilers, all about alike, in order
   */
  static double again(double seconds, double warm, List<Double> parts) {
    double compilers = Math.max(0, seconds - warm);
    return StopWatch.rounded(Math.max(0, warm - Math.min(warm * coldShare(parts), compilers)));
  }

  private static double coldShare(List<Double> parts) {
    double sum = parts.stream().mapToDouble(Double::doubleValue).sum();
    if (parts.size() < QUARTERS || sum == 0) {
      return 0;
    }
    double[] medians =
        IntStream.range(0, QUARTERS).mapToDouble(q -> median(quarter(parts, q))).toArray();
    double last = medians[QUARTERS - 1];
    double warm = Math.max(0, Math.min(last, 2 * last - medians[QUARTERS - 2]));
    double cold = 0;
    for (int q = 0; q < QUARTERS; q++) {
      cold += quarter(parts, q).size() * Math.max(0, medians[q] - warm);
    }
    return cold / sum;
  }

  private static List<Double> quarter(List<Double> parts, int q) {
    int n = parts.size();
    return parts.subList(q * n / QUARTERS, (q + 1) * n / QUARTERS);
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
