package org.deepcluster.clustering;

import java.util.Optional;
import org.deepcluster.linalg.BandedProduct;
import org.deepcluster.linalg.CoarseProduct;
import org.deepcluster.linalg.FloatBlock;

/**
 * Assigns rows to their nearest centroids by squared L2 distance. What is compared is the score
 * {@code |c|^2 - 2 x.c}, one product a band of centroids; ties go to the lowest cluster. Where the
 * CPU is twice as fast in bfloat16 than in float32, a large product is computed in that first, and
 * in float32 only for blocks for which it leaves too much open ({@link CoarseNearest}). The
 * distances to those chosen are computed again directly, in double precision, so that they are
 * exact and never negative. Memory: the centroids, a block and a band. To be closed; belongs to one
 * thread.
 */
public final class NearestCentroid implements AutoCloseable {
  /** Values of all centroids from which on a product is so long that a coarse one pays. */
  private static final int COARSE_VALUES = 1 << 16;

  private final FloatBlock centroids;
  private final FloatBlock doubled;
  private final float[] norms;
  private final Optional<CoarseNearest> coarse;
  private BandedProduct product; // null until it is needed

  /**
   * With {@code centroids}, (k, d).
   *
   * @throws IllegalArgumentException if the norm of one is not finite
   */
  public NearestCentroid(FloatBlock centroids) {
    this(centroids, CoarseProduct.isFast() && isLarge(centroids));
  }

  private static boolean isLarge(FloatBlock centroids) {
    return centroids.values().length >= COARSE_VALUES;
  }

  /** The same, with or without the coarse product. */
  NearestCentroid(FloatBlock centroids, boolean isCoarse) {
    this.centroids = centroids;
    doubled = FloatBlock.zeros(centroids.rows(), centroids.columns());
    for (int j = 0; j < doubled.values().length; j++) {
      doubled.values()[j] = -2 * centroids.values()[j];
    }
    norms = squaredNorms(centroids);
    coarse = isCoarse ? CoarseNearest.of(centroids, doubled, norms) : Optional.empty();
  }

  private static float[] squaredNorms(FloatBlock centroids) {
    float[] norms = new float[centroids.rows()];
    float[] origin = new float[centroids.columns()];
    for (int c = 0; c < norms.length; c++) {
      norms[c] =
          (float)
              SquaredDistance.between(
                  centroids.values(), centroids.offset(c), origin, 0, origin.length);
      if (!Float.isFinite(norms[c])) {
        throw new IllegalArgumentException(
            "Cannot assign to centroid %d: its squared norm is %s (rule: finite in float32)"
                .formatted(c, norms[c]));
      }
    }
    return norms;
  }

  /**
   * The nearest centroid of each row of {@code rows}, (n, d) to (n).
   *
   * @throws IllegalArgumentException if a row has no finite distance to any centroid
   */
  public int[] clusters(FloatBlock rows) {
    return coarsely(rows).orElseGet(() -> lowest(rows));
  }

  private Optional<int[]> coarsely(FloatBlock rows) {
    return rows.rows() == 0 ? Optional.empty() : coarse.flatMap(some -> some.clusters(rows));
  }

  private int[] lowest(FloatBlock rows) {
    LowestScore scan = new LowestScore(rows.rows());
    scan(rows, scan);
    return scan.clusters();
  }

  /** The same, with the squared distance to it. */
  public Nearest nearest(FloatBlock rows) {
    int[] clusters = clusters(rows);
    float[] distances = new float[rows.rows()];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = (float) SquaredDistance.between(rows, i, centroids, clusters[i]);
    }
    return new Nearest(clusters, distances);
  }

  /** The same, with the margin to the second nearest too. */
  public Assigned assign(FloatBlock rows) {
    LowestTwoScores scan = new LowestTwoScores(rows.rows());
    scan(rows, scan);
    int[] clusters = coarsely(rows).orElse(scan.clusters()); // as clusters(rows) says, to the bit
    float[] distances = new float[rows.rows()];
    float[] margins = new float[rows.rows()];
    for (int i = 0; i < distances.length; i++) {
      double nearest = SquaredDistance.between(rows, i, centroids, clusters[i]);
      boolean agreed = clusters[i] == scan.clusters()[i];
      distances[i] = (float) nearest;
      margins[i] = margin(rows, i, agreed ? scan.runnersUp()[i] : scan.clusters()[i], nearest);
    }
    return new Assigned(clusters, distances, margins);
  }

  private float margin(FloatBlock rows, int row, int runnerUp, double nearest) {
    return runnerUp < 0
        ? Float.POSITIVE_INFINITY
        : (float)
            (Math.sqrt(SquaredDistance.between(rows, row, centroids, runnerUp))
                - Math.sqrt(nearest));
  }

  private void scan(FloatBlock rows, ScoreScan scan) {
    if (product == null) {
      product = new BandedProduct(doubled, norms);
    }
    product.load(rows);
    for (int first = 0; first < centroids.rows() && rows.rows() > 0; first += BandedProduct.BAND) {
      int count = Math.min(BandedProduct.BAND, centroids.rows() - first);
      scan.scan(product.band(first), first, count);
    }
    requireFinite(scan.lowest());
  }

  private static void requireFinite(float[] lowest) {
    for (int i = 0; i < lowest.length; i++) {
      if (!Float.isFinite(lowest[i])) {
        throw new IllegalArgumentException(
            "Cannot assign row %d of a block to a centroid: its score is %s (rule: every value finite, squared norms finite in float32)"
                .formatted(i, lowest[i]));
      }
    }
  }

  @Override
  public void close() {
    coarse.ifPresent(CoarseNearest::close);
    if (product != null) {
      product.close();
    }
  }
}
