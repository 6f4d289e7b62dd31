package org.deepcluster.training;

import java.io.Serializable;
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

  /**
   * Averages {@code results}, one a worker, in the order of their worker numbers.
   *
   * @throws TrainingException if a result is missing or no image was trained
   */
  public static ParameterAverage of(List<RoundResult> results, int round) {
    List<RoundReport> reports = results.stream().map(RoundResult::report).toList();
    requireOneEach(reports, round);
    double examples = reports.stream().mapToLong(RoundReport::examples).sum();
    if (examples == 0) {
      throw new TrainingException(
          "Cannot average round %d: no worker trained on any image".formatted(round));
    }
    double[] weights =
        reports.stream().mapToDouble(report -> report.examples() / examples).toArray();
    NetworkState state =
        new NetworkState(
            average(results, NetworkState::parameters, weights),
            average(results, NetworkState::momentum, weights));
    return new ParameterAverage(state, reports);
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

  /** Chunk by chunk, so that sums stay in the cache, and on all cores, for the workers wait. */
  private static float[] average(
      List<RoundResult> results, Function<NetworkState, float[]> part, double[] weights) {
    List<float[]> rows = results.stream().map(RoundResult::state).map(part).toList();
    float[] out = new float[rows.get(0).length];
    IntStream.range(0, (out.length + CHUNK - 1) / CHUNK)
        .parallel()
        .forEach(chunk -> average(rows, weights, chunk * CHUNK, out));
    return out;
  }

  private static void average(List<float[]> rows, double[] weights, int from, float[] out) {
    double[] sums = new double[Math.min(CHUNK, out.length - from)];
    int last = weights.length - 1;
    for (int w = 0; w < last; w++) {
      add(weights[w], rows.get(w), from, sums);
    }
    addLast(weights[last], rows.get(last), from, sums, out);
  }

  private static void add(double weight, float[] row, int from, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * row[from + i];
    }
  }

  private static void addLast(double weight, float[] row, int from, double[] sums, float[] out) {
    for (int i = 0; i < sums.length; i++) {
      out[from + i] = (float) (sums[i] + weight * row[from + i]);
    }
  }
}
