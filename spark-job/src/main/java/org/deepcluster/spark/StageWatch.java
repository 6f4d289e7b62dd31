package org.deepcluster.spark;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.apache.spark.SparkContext;

/** Measures how long a stage takes, and how much of that {@link Compilers} take, for its commit. */
final class StageWatch {
  /** The part of a stage that no later epoch takes again. */
  static final String DECODE = "decode";

  private final StopWatch watch = new StopWatch();
  private final DoubleSupplier compilers;
  private final double before;

  /** Starts. */
  StageWatch(SparkContext context) {
    this(Compilers.beside(context));
  }

  /**
   * Starts.
   *
   * @param compilers seconds they have taken so far
   */
  StageWatch(DoubleSupplier compilers) {
    this.compilers = compilers;
    before = compilers.getAsDouble();
  }

  /** Seconds since the start or the last lap, to whole milliseconds. */
  double lap() {
    return StopWatch.rounded(watch.lap());
  }

  /**
   * Notes of a commit: {@code seconds} by part of the stage, and as {@code compilers} those of them
   * that compilers took, but for decoding, of which they took as much as of the rest.
   */
  Map<String, Object> notes(Map<String, Double> seconds) {
    double all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    double again = all - seconds.getOrDefault(DECODE, 0.0);
    double taken = Math.max(0, Math.min(all, compilers.getAsDouble() - before));
    Map<String, Object> notes = new TreeMap<>();
    notes.put("seconds", seconds);
    notes.put("compilers", all == 0 ? 0 : StopWatch.rounded(taken * again / all));
    return notes;
  }
}
