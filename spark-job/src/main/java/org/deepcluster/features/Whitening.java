package org.deepcluster.features;

import java.io.Serializable;
import java.nio.FloatBuffer;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.linalg.RightProduct;
import org.deepcluster.linalg.SymmetricEigen;

/**
 * PCA whitening: centre, project on the leading principal components, divide by the square root of
 * each eigenvalue (floor: 1e-6 of the largest). (n, d) becomes (n, dimensions) with covariance I.
 *
 * @param offset what is added after the projection, (dimensions)
 * @param matrix components divided by deviations, (dimensions, d)
 */
public record Whitening(float[] offset, FloatBlock matrix) implements Serializable {
  private static final double FLOOR = 1e-6;

  /** Below this variance even the first component is rounding; its inverse is no float. */
  private static final double LEAST = 1e-30;

  /**
   * Fits to the moments of a data set.
   *
   * @throws IllegalArgumentException if there are fewer than 2 rows, fewer features than
   *     dimensions, or all rows are alike
   */
  public static Whitening fit(Moments moments, int dimensions) {
    int d = moments.dimensions();
    if (moments.count() < 2 || dimensions > d) {
      throw new IllegalArgumentException(
          "Cannot whiten %d rows of %d features to %d dimensions (rule: at least 2 rows and at most as many dimensions as features; lower whitening.dimensions)"
              .formatted(moments.count(), d, dimensions));
    }
    SymmetricEigen eigen = SymmetricEigen.leading(moments.covariance(), d, dimensions);
    if (!(eigen.values()[0] > LEAST)) {
      throw new IllegalArgumentException(
          "Cannot whiten %d rows of features: they are all alike (the images are the same, or the network tells them no more apart; lower training.learning-rate)"
              .formatted(moments.count()));
    }
    double[] mean = moments.mean();
    float[] matrix = new float[dimensions * d];
    float[] offset = new float[dimensions];
    double least = eigen.values()[0] * FLOOR;
    for (int i = 0; i < dimensions; i++) {
      double scale = 1 / Math.sqrt(Math.max(eigen.values()[i], least));
      double projected = 0;
      for (int j = 0; j < d; j++) {
        double weight = eigen.vectors()[i * d + j] * scale;
        matrix[i * d + j] = (float) weight;
        projected += weight * mean[j];
      }
      offset[i] = (float) -projected;
    }
    return new Whitening(offset, new FloatBlock(dimensions, d, matrix));
  }

  /** Dimensions that come out. */
  public int dimensions() {
    return matrix.rows();
  }

  /** Whitens blocks of rows on one thread; to be closed. */
  public Applied open() {
    return new Applied(this);
  }

  /** A whitening ready to be applied. */
  public static final class Applied implements AutoCloseable {
    private final Whitening whitening;
    private final RightProduct product;

    private Applied(Whitening whitening) {
      this.whitening = whitening;
      product = new RightProduct(whitening.matrix());
    }

    /** (n, d) to (n, dimensions). */
    public FloatBlock apply(FloatBlock rows) {
      FloatBuffer projected = product.multiply(rows);
      FloatBlock out = FloatBlock.zeros(rows.rows(), whitening.dimensions());
      projected.get(0, out.values());
      int m = whitening.dimensions();
      for (int i = 0; i < out.values().length; i++) {
        out.values()[i] += whitening.offset()[i % m];
      }
      return out;
    }

    @Override
    public void close() {
      product.close();
    }
  }
}
