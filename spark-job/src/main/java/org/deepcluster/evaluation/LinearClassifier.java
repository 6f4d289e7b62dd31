package org.deepcluster.evaluation;

import java.io.Serializable;
import org.deepcluster.linalg.FloatBlock;

/**
 * A linear classifier of features: scores = x W^T + b, (n, d) -> (n, classes). {@code parameters}
 * are W, (classes, d) row-major, then b, (classes).
 */
public record LinearClassifier(int classes, int columns, double[] parameters)
    implements Serializable {
  public LinearClassifier {
    if (classes < 1 || columns < 1 || parameters.length != size(classes, columns)) {
      throw new IllegalArgumentException(
          "Cannot make a classifier of %d classes and %d features from %d parameters (rule: classes * (features + 1))"
              .formatted(classes, columns, parameters.length));
    }
  }

  /** Parameters of a classifier: classes * (columns + 1). */
  public static int size(int classes, int columns) {
    return Math.multiplyExact(classes, columns + 1);
  }

  /** W in float32, (classes, d). */
  FloatBlock weights() {
    float[] weights = new float[classes * columns];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) parameters[i];
    }
    return new FloatBlock(classes, columns, weights);
  }

  double bias(int label) {
    return parameters[classes * columns + label];
  }

  /** Scores without the bias, (n, classes). */
  float[] products(FloatBlock rows) {
    float[] products = new float[Math.multiplyExact(rows.rows(), classes)];
    Products.multiplyTransposed(rows, weights(), products);
    return products;
  }

  /** The label with the highest score of each row, (n); equal scores go to the lowest label. */
  public int[] predict(FloatBlock rows) {
    float[] products = products(rows);
    int[] predicted = new int[rows.rows()];
    for (int row = 0; row < predicted.length; row++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int label = 0; label < classes; label++) {
        double score = products[row * classes + label] + bias(label);
        if (score > most) {
          most = score;
          predicted[row] = label;
        }
      }
    }
    return predicted;
  }
}
