package org.deepcluster.evaluation;

import java.io.Serializable;

/**
 * How a linear probe is trained: multinomial logistic regression on standardised features, mean
 * cross-entropy + penalty * |W|^2 with a free bias, from zero, by L-BFGS.
 *
 * @param iterations L-BFGS steps at most
 * @param history steps whose curvature is remembered
 * @param penalty factor of |W|^2, 0 or more
 */
public record LinearProbe(int iterations, int history, double penalty) implements Serializable {
  /** 60 iterations, history 10, penalty 1e-4. */
  public static final LinearProbe STANDARD = new LinearProbe(60, 10, 1e-4);

  /** Loss and gradient sums over all train rows under a classifier, wherever the rows lie. */
  @FunctionalInterface
  public interface TrainRows {
    /** The sums under {@code classifier}. */
    SoftmaxLoss loss(LinearClassifier classifier);
  }

  public LinearProbe {
    if (!(penalty >= 0) || !Double.isFinite(penalty)) {
      throw new IllegalArgumentException(
          "Cannot train a linear probe: penalty=%s (rule: finite, 0 or more)".formatted(penalty));
    }
  }

  /** The classifier of lowest loss that was found. */
  public LinearClassifier train(int classes, int columns, TrainRows rows) {
    Objective objective =
        x -> rows.loss(new LinearClassifier(classes, columns, x)).mean(x, penalty);
    double[] zero = new double[LinearClassifier.size(classes, columns)];
    return new LinearClassifier(
        classes, columns, new Lbfgs(iterations, history).minimise(objective, zero));
  }
}
