package org.deepcluster.clustering;

import java.util.Optional;
import org.deepcluster.linalg.CoarseProduct;
import org.deepcluster.linalg.FloatBlock;

/**
 * Finds nearest centroids by a product that is twice as fast as one in float32, and not exact: the
 * scores {@code |c|^2 - 2 x.c} are known to within an error, by the lengths of x and c and of what
 * rounding takes from them (the Cauchy-Schwarz inequality). That leaves one centroid or a few that
 * may be the nearest, between which distances in double precision decide. To be closed; belongs to
 * one thread.
 */
final class CoarseNearest implements AutoCloseable {
  /** Of the sums that make a score of a product, in float32. */
  private static final double ROUNDING = 0x1p-22;

  private final FloatBlock centroids;
  private final float[] norms;
  private final float[] lengths; // of doubled centroids
  private final double lost; // of their lengths by rounding, the largest part
  private final CoarseProduct product;

  private CoarseNearest(FloatBlock centroids, FloatBlock doubled, float[] norms, Length[] lengths) {
    this.centroids = centroids;
    this.norms = norms;
    this.lengths = new float[norms.length];
    double lost = 0;
    for (int c = 0; c < lengths.length; c++) {
      this.lengths[c] = Math.nextUp((float) lengths[c].value());
      lost = Math.max(lost, lengths[c].value() == 0 ? 0 : lengths[c].lost() / lengths[c].value());
    }
    this.lost = lost;
    product = new CoarseProduct(doubled);
  }

  /**
   * With {@code centroids}, (k, d); empty if their lengths are out of the range whose error is
   * known.
   *
   * @param doubled {@code -2 c} for each
   * @param norms the square of each length
   */
  static Optional<CoarseNearest> of(FloatBlock centroids, FloatBlock doubled, float[] norms) {
    Length[] lengths = new Length[centroids.rows()];
    for (int c = 0; c < lengths.length; c++) {
      lengths[c] = Length.of(doubled, c);
      if (!lengths[c].isKnown()) {
        return Optional.empty();
      }
    }
    return Optional.of(new CoarseNearest(centroids, doubled, norms, lengths));
  }

  /**
   * The length of a vector, and of what is lost when it is rounded.
   *
   * @param value its own
   * @param lost that of the difference
   */
  private record Length(double value, double lost) {
    static Length of(FloatBlock rows, int row) {
      double squares0 = 0;
      double squares1 = 0;
      double lost0 = 0;
      double lost1 = 0;
      float[] values = rows.values();
      int end = rows.offset(row) + rows.columns();
      int j = rows.offset(row);
      for (; j < end - 1; j += 2) {
        double x0 = values[j];
        double x1 = values[j + 1];
        double difference0 = x0 - CoarseProduct.rounded(values[j]);
        double difference1 = x1 - CoarseProduct.rounded(values[j + 1]);
        squares0 += x0 * x0;
        squares1 += x1 * x1;
        lost0 += difference0 * difference0;
        lost1 += difference1 * difference1;
      }
      if (j < end) {
        double x = values[j];
        double difference = x - CoarseProduct.rounded(values[j]);
        squares0 += x * x;
        lost0 += difference * difference;
      }
      return new Length(Math.sqrt(squares0 + squares1), Math.sqrt(lost0 + lost1));
    }

    /** Whether errors are known for it; not if it is not a number. */
    boolean isKnown() {
      return value == 0 || (value >= CoarseProduct.SHORTEST && value <= CoarseProduct.LONGEST);
    }
  }

  /** The nearest centroid of each row, (n, d) to (n); empty if too many may be, or none. */
  Optional<int[]> clusters(FloatBlock rows) {
    Shortlist shortlist = new Shortlist(norms, lengths, slack(rows));
    product.load(rows);
    for (int first = 0; first < norms.length && shortlist.isSound(); first += CoarseProduct.BAND) {
      int count = Math.min(CoarseProduct.BAND, norms.length - first);
      shortlist.scan(product.band(first), first, count);
    }
    return shortlist.isSound() ? Optional.of(nearest(rows, shortlist)) : Optional.empty();
  }

  /** What a score of each row can be off by for a centroid of unit length. */
  private float[] slack(FloatBlock rows) {
    float[] slack = new float[rows.rows()];
    double sums = CoarseProduct.error(rows.columns());
    for (int i = 0; i < slack.length; i++) {
      Length x = Length.of(rows, i);
      double products =
          x.lost() * (1 + lost)
              + x.value() * lost
              + sums * (x.value() + x.lost()) * (1 + lost)
              + ROUNDING * x.value();
      slack[i] = x.isKnown() ? Math.nextUp((float) products) : Float.POSITIVE_INFINITY;
    }
    return slack;
  }

  private int[] nearest(FloatBlock rows, Shortlist shortlist) {
    int[] clusters = new int[rows.rows()];
    for (int i = 0; i < clusters.length; i++) {
      int length = shortlist.close(i);
      clusters[i] = shortlist.cluster(i, 0);
      double lowest = length == 1 ? 0 : SquaredDistance.between(rows, i, centroids, clusters[i]);
      for (int c = 1; c < length; c++) {
        double distance = SquaredDistance.between(rows, i, centroids, shortlist.cluster(i, c));
        if (distance < lowest) {
          lowest = distance;
          clusters[i] = shortlist.cluster(i, c);
        }
      }
    }
    return clusters;
  }

  @Override
  public void close() {
    product.close();
  }
}
