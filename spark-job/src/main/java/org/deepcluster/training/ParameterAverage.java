package org.deepcluster.training;

import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import org.deepcluster.sampling.DrawDigest;

/**
 * The average of the workers' parameters and velocities after a round, weighted by the examples
 * each of them saw (Zinkevich et al. 2010; DL4J's parameter averaging weights all alike). Running
 * statistics of batch norm are parameters and are averaged with them. Sums run in worker order and
 * in double precision, so the result has the same bits wherever the workers ran; one worker's
 * average is its own result, bit for bit.
 */
public record ParameterAverage(
    float[] parameters, float[] momentum, DrawDigest trained, double lossSum)
    implements Serializable {

  /**
   * Averages {@code results}, one a worker, in the order of their worker numbers.
   *
   * @throws TrainingException if a result is missing or no image was trained
   */
  public static ParameterAverage of(List<RoundResult> results, int round) {
    check(results, round);
    double examples = results.stream().mapToLong(result -> result.report().examples()).sum();
    float[][] parameters = new float[results.size()][];
    float[][] momentum = new float[results.size()][];
    double[] weights = new double[results.size()];
    DrawDigest trained = DrawDigest.NONE;
    double lossSum = 0;
    for (int w = 0; w < weights.length; w++) {
      RoundResult result = results.get(w);
      parameters[w] = result.parameters();
      momentum[w] = result.momentum();
      weights[w] = result.report().examples() / examples;
      trained = trained.merge(result.report().trained());
      lossSum += result.report().lossSum();
    }
    return new ParameterAverage(
        average(parameters, weights), average(momentum, weights), trained, lossSum);
  }

  private static void check(List<RoundResult> results, int round) {
    for (int w = 0; w < results.size(); w++) {
      int worker = results.get(w).report().worker();
      if (worker != w) {
        throw new TrainingException(
            "Cannot average round %d: result %d is of worker %d (rule: one result a worker, in order)"
                .formatted(round, w, worker));
      }
    }
    if (results.stream().mapToLong(result -> result.report().examples()).sum() == 0) {
      throw new TrainingException(
          "Cannot average round %d: no worker trained on any image".formatted(round));
    }
  }

  /** The whole of {@code slices}: averages of the same round, of stretches in their order. */
  public static ParameterAverage join(List<ParameterAverage> slices) {
    ParameterAverage first = slices.get(0);
    return new ParameterAverage(
        join(slices, ParameterAverage::parameters),
        join(slices, ParameterAverage::momentum),
        first.trained(),
        first.lossSum());
  }

  private static float[] join(
      List<ParameterAverage> slices, Function<ParameterAverage, float[]> part) {
    int length = slices.stream().mapToInt(slice -> part.apply(slice).length).sum();
    float[] whole = new float[length];
    int at = 0;
    for (ParameterAverage slice : slices) {
      float[] values = part.apply(slice);
      System.arraycopy(values, 0, whole, at, values.length);
      at += values.length;
    }
    return whole;
  }

  /**
   * Refuses an average that has left the finite numbers.
   *
   * @throws TrainingException if the loss or a parameter is not finite
   */
  public ParameterAverage requireFinite(int round) {
    float sum = 0;
    for (float value : parameters) {
      sum += value * 0; // NaN and infinity stay, anything else is 0
    }
    if (sum != 0 || !Double.isFinite(lossSum)) {
      throw new TrainingException(
          "Cannot go on from round %d: training diverged, its loss is %s (lower training.learning-rate)"
              .formatted(round, lossSum / Math.max(1, trained.count())));
    }
    return this;
  }

  private static float[] average(float[][] rows, double[] weights) {
    float[] out = new float[rows[0].length];
    for (int i = 0; i < out.length; i++) {
      double sum = 0;
      for (int w = 0; w < rows.length; w++) {
        sum += weights[w] * rows[w][i];
      }
      out[i] = (float) sum;
    }
    return out;
  }
}
