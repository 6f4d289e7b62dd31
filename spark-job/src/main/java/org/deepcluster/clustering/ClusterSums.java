package org.deepcluster.clustering;

import java.io.Serializable;
import org.deepcluster.linalg.FloatBlock;

/**
 * Counts, coordinate sums and the objective of a clustering: a mergeable accumulator of k * d
 * doubles.
 */
public final class ClusterSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int columns;
  private final long[] counts;
  private final double[] sums;
  private double objective;

  /** Zero, for k clusters of d columns. */
  public ClusterSums(int k, int columns) {
    this.columns = columns;
    counts = new long[k];
    sums = new double[k * columns];
  }

  /** Adds rows with their assignment. */
  public void add(FloatBlock rows, Assigned assigned) {
    for (int i = 0; i < rows.rows(); i++) {
      int cluster = assigned.clusters()[i];
      counts[cluster]++;
      objective += assigned.squaredDistances()[i];
      int to = cluster * columns;
      int from = rows.offset(i);
      for (int j = 0; j < columns; j++) {
        sums[to + j] += rows.values()[from + j];
      }
    }
  }

  /** Adds what {@code other} holds. */
  public ClusterSums merge(ClusterSums other) {
    for (int c = 0; c < counts.length; c++) {
      counts[c] += other.counts[c];
    }
    for (int j = 0; j < sums.length; j++) {
      sums[j] += other.sums[j];
    }
    objective += other.objective;
    return this;
  }

  /** Members of each cluster, (k). */
  public long[] counts() {
    return counts;
  }

  /** The sum of squared distances to the assigned centroids. */
  public double objective() {
    return objective;
  }

  /** How many clusters have no member. */
  public int empty() {
    int empty = 0;
    for (long count : counts) {
      empty += count == 0 ? 1 : 0;
    }
    return empty;
  }

  /** The means of the members, (k, d); a cluster without any keeps its row of {@code centroids}. */
  public FloatBlock means(FloatBlock centroids) {
    float[] means = centroids.values().clone();
    for (int c = 0; c < counts.length; c++) {
      for (int j = c * columns; j < (c + 1) * columns && counts[c] > 0; j++) {
        means[j] = (float) (sums[j] / counts[c]);
      }
    }
    return new FloatBlock(counts.length, columns, means);
  }
}
