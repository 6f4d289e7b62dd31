package org.deepcluster.clustering;

import java.io.Serializable;
import org.deepcluster.linalg.FloatBlock;

/**
 * How many rows a data set has and the largest magnitude of a value in it: what must be known
 * before sums over it can be exact. Extents of parts merge in any order.
 */
public record Extent(long rows, float largest) implements Serializable {
  /** Of no rows. */
  public static final Extent NONE = new Extent(0, 0);

  /**
   * Of the rows of a block.
   *
   * @throws ClusteringException if a value is not finite
   */
  public static Extent of(FloatBlock rows) {
    float largest = 0;
    for (float value : rows.values()) {
      largest = Math.max(largest, Math.abs(value));
    }
    if (!Float.isFinite(largest)) {
      throw new ClusteringException(
          "Cannot cluster: row %d of a block holds a value that is not finite (training diverged; lower training.learning-rate)"
              .formatted(firstNotFinite(rows)));
    }
    return new Extent(rows.rows(), largest);
  }

  private static int firstNotFinite(FloatBlock rows) {
    int at = 0;
    while (Float.isFinite(rows.values()[at])) {
      at++;
    }
    return at / rows.columns();
  }

  /** Of both. */
  public Extent merge(Extent other) {
    return new Extent(rows + other.rows, Math.max(largest, other.largest));
  }
}
