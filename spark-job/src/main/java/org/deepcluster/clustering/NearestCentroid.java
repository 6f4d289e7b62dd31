package org.deepcluster.clustering;

import java.nio.FloatBuffer;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.linalg.RightProduct;

/**
 * Assigns rows to their nearest centroids by squared L2 distance: one matrix product a block,
 * {@code |c|^2 - 2 x.c}; ties go to the lowest cluster. The distances of the best two are computed
 * again directly, so that they are exact and never negative. To be closed; belongs to one thread.
 */
public final class NearestCentroid implements AutoCloseable {
  private final FloatBlock centroids;
  private final float[] norms;
  private final RightProduct product;
  private final float[] scores;

  /** With {@code centroids}, (k, d). */
  public NearestCentroid(FloatBlock centroids) {
    this.centroids = centroids;
    product = new RightProduct(centroids);
    norms = new float[centroids.rows()];
    scores = new float[centroids.rows()];
    for (int c = 0; c < norms.length; c++) {
      double squares = 0;
      for (int j = centroids.offset(c); j < centroids.offset(c + 1); j++) {
        squares += (double) centroids.values()[j] * centroids.values()[j];
      }
      norms[c] = (float) squares;
    }
  }

  /** Assigns each row of {@code rows}, (n, d). */
  public Assigned assign(FloatBlock rows) {
    int n = rows.rows();
    FloatBuffer products = product.multiply(rows);
    int[] clusters = new int[n];
    float[] distances = new float[n];
    float[] margins = new float[n];
    for (int i = 0; i < n; i++) {
      products.get(i * norms.length, scores);
      for (int c = 0; c < norms.length; c++) {
        scores[c] = norms[c] - 2 * scores[c];
      }
      int best = lowest(-1);
      int second = lowest(best);
      double nearest = distance(rows, i, best);
      clusters[i] = best;
      distances[i] = (float) nearest;
      margins[i] =
          second < 0
              ? Float.POSITIVE_INFINITY
              : (float) (Math.sqrt(distance(rows, i, second)) - Math.sqrt(nearest));
    }
    return new Assigned(clusters, distances, margins);
  }

  private int lowest(int without) {
    int best = -1;
    float score = Float.POSITIVE_INFINITY;
    for (int c = 0; c < scores.length; c++) {
      if (scores[c] < score && c != without) {
        best = c;
        score = scores[c];
      }
    }
    return best;
  }

  private double distance(FloatBlock rows, int row, int cluster) {
    double sum = 0;
    int a = rows.offset(row);
    int b = centroids.offset(cluster);
    for (int j = 0; j < rows.columns(); j++) {
      double difference = (double) rows.values()[a + j] - centroids.values()[b + j];
      sum += difference * difference;
    }
    return sum;
  }

  @Override
  public void close() {
    product.close();
  }
}
