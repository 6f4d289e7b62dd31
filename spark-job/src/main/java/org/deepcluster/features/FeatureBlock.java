package org.deepcluster.features;

import java.io.Serializable;
import org.deepcluster.linalg.FloatBlock;

/** Feature rows of some images: row i of {@code rows}, (n, d), belongs to image {@code ids[i]}. */
public record FeatureBlock(long[] ids, FloatBlock rows) implements Serializable {
  public FeatureBlock {
    if (ids.length != rows.rows()) {
      throw new IllegalArgumentException(
          "Cannot pair %d ids with %d feature rows (rule: one id a row)"
              .formatted(ids.length, rows.rows()));
    }
  }
}
