package org.deepcluster.training;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.deepcluster.model.NetworkState;
import org.deepcluster.sampling.DrawDigest;

/**
 * The average of the workers' parameters and velocities after a round, weighted by the examples
 * each of them saw (Zinkevich et al. 2010; DL4J's parameter averaging weights all alike). Running
 * statistics of batch norm are parameters and are averaged with them. Sums run in worker order and
 * in double precision, so the result has the same bits wherever the workers ran; one worker's
 * average is its own result, bit for bit.
 *
 * @param reports of the workers, in their order
 */
public record ParameterAverage(NetworkState state, List<RoundReport> reports)
    implements Serializable {
  private static final int CHUNK = 1024;

  /** Values that a thread averages at a time. */
  private static final int STRETCH = 64 * CHUNK;

  /**
   * Averages {@code results}, one a worker, in the order of their worker numbers.
   *
   * @throws TrainingException if a result is missing or no image was trained
   */
  public static ParameterAverage of(List<RoundResult> results, int round) {
    return of(results, round, results.get(0).state().zeros());
  }

  /**
   * The same, in the arrays of {@code out}.
   *
   * @param out overwritten, of the lengths of the results
   */
  static ParameterAverage of(List<RoundResult> results, int round, NetworkState out) {
    List<RoundReport> reports = results.stream().map(RoundResult::report).toList();
    requireOneEach(reports, round);
    double examples = reports.stream().mapToLong(RoundReport::examples).sum();
    if (examples == 0) {
      throw new TrainingException(
          "Cannot average round %d: no worker trained on any image".formatted(round));
    }
    double[] weights =
        reports.stream().mapToDouble(report -> report.examples() / examples).toArray();
    average(results, NetworkState::parameters, weights, out.parameters());
    average(results, NetworkState::momentum, weights, out.momentum());
    return new ParameterAverage(out, reports);
  }

  private static void requireOneEach(List<RoundReport> reports, int round) {
    for (int w = 0; w < reports.size(); w++) {
      int worker = reports.get(w).worker();
      if (worker != w) {
        throw new TrainingException(
            "Cannot average round %d: result %d is of worker %d (rule: one result a worker, in order)"
                .formatted(round, w, worker));
      }
    }
  }

  /** The whole of {@code slices}: averages of the same round, of stretches in their order. */
  public static ParameterAverage join(List<ParameterAverage> slices) {
    NetworkState state =
        new NetworkState(
            join(slices, NetworkState::parameters), join(slices, NetworkState::momentum));
    return new ParameterAverage(state, slices.get(0).reports());
  }

  private static float[] join(List<ParameterAverage> slices, Function<NetworkState, float[]> part) {
    int length = slices.stream().mapToInt(slice -> part.apply(slice.state()).length).sum();
    float[] whole = new float[length];
    int at = 0;
    for (ParameterAverage slice : slices) {
      float[] values = part.apply(slice.state());
      System.arraycopy(values, 0, whole, at, values.length);
      at += values.length;
    }
    return whole;
  }

  /** What all workers trained on. */
  public DrawDigest trained() {
    return reports.stream().map(RoundReport::trained).reduce(DrawDigest.NONE, DrawDigest::merge);
  }

  /** Sum over the images of the round of their weighted losses. */
  public double lossSum() {
    return reports.stream().mapToDouble(RoundReport::lossSum).reduce(0, Double::sum);
  }

  /**
   * Refuses the round if a worker diverged.
   *
   * @throws DivergenceException if one did
   */
  public static void requireConverging(List<RoundReport> reports, int round) {
    for (RoundReport report : reports) {
      if (report.diverged()) {
        throw new DivergenceException(report, round);
      }
    }
  }

  /**
   * Refuses the round if the workers did not train what was {@code planned}.
   *
   * @throws TrainingException if they did not
   */
  public ParameterAverage requirePlanned(DrawDigest planned, int round) {
    DrawDigest trained = trained();
    if (!planned.equals(trained)) {
      throw new TrainingException(
          "Cannot use round %d: the workers trained %d images, %d were planned, or not the same ones"
              .formatted(round, trained.count(), planned.count()));
    }
    return this;
  }

  /** Stretch by stretch on all cores, for the workers wait. */
  private static void average(
      List<RoundResult> results,
      Function<NetworkState, float[]> part,
      double[] weights,
      float[] out) {
    List<float[]> rows = results.stream().map(RoundResult::state).map(part).toList();
    IntStream.range(0, (out.length + STRETCH - 1) / STRETCH)
        .parallel()
        .forEach(stretch -> average(rows, weights, stretch * STRETCH, out));
  }

  /** Chunk by chunk, so that sums stay in the cache. */
  private static void average(List<float[]> rows, double[] weights, int from, float[] out) {
    int end = Math.min(from + STRETCH, out.length);
    double[] sums = new double[CHUNK];
    int last = weights.length - 1;
    for (int at = from; at < end; at += CHUNK) {
      int count = Math.min(CHUNK, end - at);
      Arrays.fill(sums, 0);
      for (int w = 0; w < last; w++) {
        add(weights[w], rows.get(w), at, count, sums);
      }
      addLast(weights[last], rows.get(last), at, count, sums, out);
    }
  }

  private static void add(double weight, float[] row, int from, int count, double[] sums) {
    for (int i = 0; i < count; i++) {
      sums[i] += weight * row[from + i];
    }
  }

  private static void addLast(
      double weight, float[] row, int from, int count, double[] sums, float[] out) {
    for (int i = 0; i < count; i++) {
      out[from + i] = (float) (sums[i] + weight * row[from + i]);
    }
  }
}
