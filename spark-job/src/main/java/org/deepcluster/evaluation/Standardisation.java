package org.deepcluster.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;

/**
 * Scales each feature to mean 0 and deviation 1: (x - mean) / (deviation + 1e-6), so that a
 * constant feature becomes 0. Means and deviations are (d).
 */
public record Standardisation(double[] means, double[] deviations) implements Serializable {
  private static final double FLOOR = 1e-6;

  /** The labelled rows of a block, scaled, with their labels. */
  public LabelledRows apply(FeatureBlock block, int[] labels) {
    requireColumns(block.rows());
    int[] all = Labels.of(block.ids(), labels);
    int kept = 0;
    float[] values = new float[block.rows().values().length];
    int[] keptLabels = new int[all.length];
    for (int row = 0; row < all.length; row++) {
      if (all[row] >= 0) {
        scale(block.rows(), row, values, kept * means.length);
        keptLabels[kept++] = all[row];
      }
    }
    return new LabelledRows(
        new FloatBlock(kept, means.length, Arrays.copyOf(values, kept * means.length)),
        Arrays.copyOf(keptLabels, kept));
  }

  private void scale(FloatBlock rows, int row, float[] out, int at) {
    int offset = rows.offset(row);
    for (int i = 0; i < means.length; i++) {
      out[at + i] = (float) ((rows.values()[offset + i] - means[i]) / (deviations[i] + FLOOR));
    }
  }

  private void requireColumns(FloatBlock rows) {
    if (rows.columns() != means.length) {
      throw new IllegalArgumentException(
          "Cannot scale rows of %d features by moments of %d (rule: one feature layer)"
              .formatted(rows.columns(), means.length));
    }
  }
}
