package org.deepcluster.evaluation;

import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;

/** Feature rows divided by their L2 norm; a zero row stays zero, one that is not finite fails. */
final class UnitRows {
  private UnitRows() {}

  /** A block of the same ids whose rows, (n, d), have norm 1 or 0. */
  static FeatureBlock of(FeatureBlock block) {
    FloatBlock rows = block.rows();
    float[] unit = new float[rows.values().length];
    for (int row = 0; row < rows.rows(); row++) {
      double norm = norm(rows, row, block.ids()[row]);
      for (int i = rows.offset(row); norm > 0 && i < rows.offset(row) + rows.columns(); i++) {
        unit[i] = (float) (rows.values()[i] / norm);
      }
    }
    return new FeatureBlock(block.ids(), new FloatBlock(rows.rows(), rows.columns(), unit));
  }

  private static double norm(FloatBlock rows, int row, long id) {
    double squares = 0;
    for (int i = rows.offset(row); i < rows.offset(row) + rows.columns(); i++) {
      squares += (double) rows.values()[i] * rows.values()[i];
    }
    if (!Double.isFinite(squares)) {
      throw new IllegalArgumentException(
          "Cannot normalise the features of image %d: norm %s (rule: finite; did training diverge?)"
              .formatted(id, Math.sqrt(squares)));
    }
    return Math.sqrt(squares);
  }
}
