package org.deepcluster.evaluation;

import java.io.Serializable;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;

/**
 * Mean and variance of each feature over labelled images, (d); a mergeable accumulator in double
 * (Chan, Golub, LeVeque 1979). Merge in one order where bits must repeat.
 */
public final class ColumnMoments implements Serializable {
  private static final long serialVersionUID = 1L;

  private long count;
  private double[] means = {};
  private double[] squares = {}; // of the distance to the mean, summed

  /** Rows seen. */
  public long count() {
    return count;
  }

  /** Adds the rows whose label is 0 or more. */
  public ColumnMoments add(FeatureBlock block, int[] labels) {
    reserve(block.rows().columns());
    for (int row = 0; row < block.ids().length; row++) {
      if (Labels.of(block.ids()[row], labels) >= 0) {
        add(block.rows(), row);
      }
    }
    return this;
  }

  /** Adds all rows of another part. */
  public ColumnMoments merge(ColumnMoments other) {
    if (other.count == 0) {
      return this;
    }
    reserve(other.means.length);
    double total = (double) count + other.count;
    for (int i = 0; i < means.length; i++) {
      double delta = other.means[i] - means[i];
      means[i] += delta * other.count / total;
      squares[i] += other.squares[i] + delta * delta * count * other.count / total;
    }
    count += other.count;
    return this;
  }

  /** Centres each feature and divides it by its deviation (of the population). */
  public Standardisation standardisation() {
    if (count == 0) {
      throw new IllegalStateException(
          "Cannot standardise features: no labelled image (rule: at least one; does the dataset have labels?)");
    }
    double[] deviations = new double[means.length];
    for (int i = 0; i < means.length; i++) {
      deviations[i] = Math.sqrt(squares[i] / count);
    }
    return new Standardisation(means.clone(), deviations);
  }

  private void add(FloatBlock rows, int row) {
    count++;
    int offset = rows.offset(row);
    for (int i = 0; i < means.length; i++) {
      double delta = rows.values()[offset + i] - means[i];
      means[i] += delta / count;
      squares[i] += delta * (rows.values()[offset + i] - means[i]);
    }
  }

  private void reserve(int columns) {
    if (means.length == 0) {
      means = new double[columns];
      squares = new double[columns];
    }
    if (means.length != columns) {
      throw new IllegalArgumentException(
          "Cannot add rows of %d features to moments of %d (rule: one feature layer)"
              .formatted(columns, means.length));
    }
  }
}
