package org.deepcluster.evaluation;

import java.io.Serializable;
import org.deepcluster.linalg.FloatBlock;

/**
 * Cross-entropy of a linear classifier's softmax, and its gradient, summed over rows; a mergeable
 * accumulator. Products are float32 by BLAS, sums over blocks double. Merge in one order where bits
 * must repeat. Cost of a block: 4 n d classes operations.
 */
public final class SoftmaxLoss implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int classes;
  private final int columns;
  private final double[] gradient; // as LinearClassifier.parameters
  private double loss;
  private long rows;

  /** Of no row. */
  public SoftmaxLoss(int classes, int columns) {
    this.classes = classes;
    this.columns = columns;
    this.gradient = new double[LinearClassifier.size(classes, columns)];
  }

  /** Adds the loss of some rows under a classifier; labels must be below its classes. */
  public SoftmaxLoss add(LabelledRows block, LinearClassifier classifier) {
    int n = block.labels().length;
    if (n == 0) {
      return this;
    }
    float[] residuals = classifier.products(block.rows()); // scores -> probability - target
    double[] scores = new double[classes];
    for (int row = 0; row < n; row++) {
      for (int label = 0; label < classes; label++) {
        scores[label] = residuals[row * classes + label] + classifier.bias(label);
      }
      loss += residuals(scores, block.labels()[row], residuals, row * classes);
    }
    addGradient(new FloatBlock(n, classes, residuals), block.rows());
    rows += n;
    return this;
  }

  /** Adds the sums of another part. */
  public SoftmaxLoss merge(SoftmaxLoss other) {
    loss += other.loss;
    rows += other.rows;
    Vectors.add(gradient, 1, other.gradient);
    return this;
  }

  /** Mean loss + penalty * |W|^2 and its gradient; the bias is not penalised. */
  public Objective.Value mean(double[] parameters, double penalty) {
    double[] mean = Vectors.scaled(gradient, 1.0 / rows);
    double squares = 0;
    for (int i = 0; i < classes * columns; i++) {
      squares += parameters[i] * parameters[i];
      mean[i] += 2 * penalty * parameters[i];
    }
    return new Objective.Value(loss / rows + penalty * squares, mean);
  }

  /** Writes probability - target of one row and gives its loss, log sum exp(s) - s of target. */
  private double residuals(double[] scores, int target, float[] out, int at) {
    double highest = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      highest = Math.max(highest, score);
    }
    double targetScore = scores[target];
    double sum = 0;
    for (int label = 0; label < classes; label++) {
      scores[label] = Math.exp(scores[label] - highest);
      sum += scores[label];
    }
    for (int label = 0; label < classes; label++) {
      double residual = scores[label] / sum - (label == target ? 1 : 0);
      out[at + label] = (float) residual;
      gradient[classes * columns + label] += residual;
    }
    return Math.log(sum) + highest - targetScore;
  }

  private void addGradient(FloatBlock residuals, FloatBlock features) {
    float[] block = new float[classes * columns];
    Products.transposedMultiply(residuals, features, block);
    for (int i = 0; i < block.length; i++) {
      gradient[i] += block[i];
    }
  }
}
