package org.deepcluster.training;

import java.io.Serializable;

/**
 * The pseudo-label of every image, its cluster in [0, classes), and the weight of its loss: one an
 * image, or a single 1 for all. The arrays are shared, not copied.
 */
public record PseudoLabels(int[] clusters, float[] weights, int classes) implements Serializable {
  private static final double LIMIT = 3;

  public PseudoLabels {
    if (weights.length != clusters.length && weights.length != 1) {
      throw new IllegalArgumentException(
          "Cannot weight %d images by %d weights (rule: one weight an image, or one for all)"
              .formatted(clusters.length, weights.length));
    }
  }

  /**
   * The mean loss beyond which training has diverged: three times that of knowing nothing, and 3.
   */
  double lossLimit() {
    return LIMIT * (1 + Math.log(classes));
  }

  boolean weighted() {
    return weights.length > 1;
  }
}
