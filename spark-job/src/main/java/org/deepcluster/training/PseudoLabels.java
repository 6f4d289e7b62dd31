package org.deepcluster.training;

import java.io.Serializable;

/**
 * The pseudo-label of every image, its cluster in [0, classes), and the weight of its loss; {@code
 * weights} may be null, every weight being 1. The arrays are shared, not copied.
 */
public record PseudoLabels(int[] clusters, float[] weights, int classes) implements Serializable {
  public PseudoLabels {
    if (weights != null && weights.length != clusters.length) {
      throw new IllegalArgumentException(
          "Cannot weight %d images by %d weights (rule: one weight an image, or none at all)"
              .formatted(clusters.length, weights.length));
    }
  }

  boolean weighted() {
    return weights != null;
  }
}
