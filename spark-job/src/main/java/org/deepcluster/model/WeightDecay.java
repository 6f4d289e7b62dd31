package org.deepcluster.model;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Adds {@code coefficient * w} to the gradient before the updater, as SGD's weight decay does. It
 * takes no part in the score, so that the loss a run reports is the cross-entropy alone.
 */
public final class WeightDecay implements Regularization {
  private static final long serialVersionUID = 1L;

  private final double coefficient;

  /** Weight decay by {@code coefficient}, at least 0. */
  public WeightDecay(@JsonProperty("coefficient") double coefficient) {
    this.coefficient = coefficient;
  }

  @Override
  public ApplyStep applyStep() {
    return ApplyStep.BEFORE_UPDATER;
  }

  @Override
  public void apply(INDArray param, INDArray gradient, double rate, int iteration, int epoch) {
    Nd4j.exec(new Axpy(param, gradient, gradient, coefficient));
  }

  @Override
  public double score(INDArray param, int iteration, int epoch) {
    return 0;
  }

  @Override
  public Regularization clone() {
    return new WeightDecay(coefficient);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WeightDecay that && Double.compare(coefficient, that.coefficient) == 0;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(coefficient);
  }
}
