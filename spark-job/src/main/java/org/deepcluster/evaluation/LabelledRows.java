package org.deepcluster.evaluation;

import java.io.Serializable;
import org.deepcluster.linalg.FloatBlock;

/** Standardised features, (n, d), and the label of each row, 0 or more. */
public record LabelledRows(FloatBlock rows, int[] labels) implements Serializable {
  public LabelledRows {
    if (rows.rows() != labels.length) {
      throw new IllegalArgumentException(
          "Cannot pair %d labels with %d rows (rule: one label a row)"
              .formatted(labels.length, rows.rows()));
    }
  }
}
