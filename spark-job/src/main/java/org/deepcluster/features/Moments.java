package org.deepcluster.features;

import java.io.Serializable;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.linalg.ScatterMatrix;

/**
 * Count, sums and sums of products of feature rows: a mergeable accumulator, d * d doubles. Rows
 * are taken relative to a shift common to all accumulators that are merged (the first row of the
 * data does well), which keeps variances from cancelling when means are large.
 */
public final class Moments implements Serializable {
  private static final long serialVersionUID = 1L;

  private final float[] shift;
  private final double[] sums;
  private final double[] products; // upper triangle
  private long count;

  /** Zero, relative to {@code shift}. */
  public Moments(float[] shift) {
    this.shift = shift.clone();
    sums = new double[shift.length];
    products = new double[shift.length * shift.length];
  }

  /**
   * Adds rows, (n, d).
   *
   * @throws IllegalArgumentException if a value is not finite
   */
  public void add(FloatBlock rows) {
    int d = shift.length;
    double[] centred = new double[rows.rows() * d];
    for (int i = 0; i < rows.rows(); i++) {
      double check = 0;
      for (int j = 0; j < d; j++) {
        double value = (double) rows.values()[i * d + j] - shift[j];
        centred[i * d + j] = value;
        sums[j] += value;
        check += value * 0;
      }
      if (check != 0) {
        throw new IllegalArgumentException(
            "Cannot whiten features: row %d of a block holds a value that is not finite (training diverged; lower training.learning-rate)"
                .formatted(i));
      }
    }
    ScatterMatrix.add(centred, rows.rows(), d, products);
    count += rows.rows();
  }

  /** Adds what {@code other} holds. */
  public Moments merge(Moments other) {
    for (int j = 0; j < sums.length; j++) {
      sums[j] += other.sums[j];
    }
    for (int j = 0; j < products.length; j++) {
      products[j] += other.products[j];
    }
    count += other.count;
    return this;
  }

  public long count() {
    return count;
  }

  public int dimensions() {
    return shift.length;
  }

  /** The mean, (d). */
  public double[] mean() {
    double[] mean = new double[sums.length];
    for (int j = 0; j < mean.length; j++) {
      mean[j] = shift[j] + sums[j] / count;
    }
    return mean;
  }

  /**
   * How far rows lie apart: their mean squared distance from the mean, as a share of their mean
   * squared length. 0 if all are alike.
   */
  public double relativeVariance() {
    double variance = 0;
    double length = 0;
    int d = sums.length;
    for (int j = 0; j < d; j++) {
      double apart = sums[j] / count;
      double mean = shift[j] + apart;
      double own = Math.max(0, products[j * d + j] / count - apart * apart);
      variance += own;
      length += own + mean * mean;
    }
    return length == 0 ? 0 : variance / length;
  }

  /** The covariance divided by n, (d, d), its upper triangle. */
  public double[] covariance() {
    int d = sums.length;
    double[] covariance = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = i; j < d; j++) {
        covariance[i * d + j] = products[i * d + j] / count - sums[i] / count * (sums[j] / count);
      }
    }
    return covariance;
  }
}
