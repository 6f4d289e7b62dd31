package org.deepcluster.clustering;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.deepcluster.linalg.FloatBlock;

/**
 * Counts, coordinate sums and squared distances of a clustering: a mergeable accumulator of k * (d
 * + 2) doubles.
 */
public final class ClusterSums implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double ROUNDING = 1e-6; // distances are float32

  private final int columns;
  private final long[] counts;
  private final double[] sums;
  private final double[] distances; // squared, summed over members

  /** Zero, for k clusters of d columns. */
  public ClusterSums(int k, int columns) {
    this.columns = columns;
    counts = new long[k];
    sums = new double[k * columns];
    distances = new double[k];
  }

  /** Adds rows with their assignment. */
  public void add(FloatBlock rows, Assigned assigned) {
    for (int i = 0; i < rows.rows(); i++) {
      int cluster = assigned.clusters()[i];
      counts[cluster]++;
      distances[cluster] += assigned.squaredDistances()[i];
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
      distances[c] += other.distances[c];
    }
    for (int j = 0; j < sums.length; j++) {
      sums[j] += other.sums[j];
    }
    return this;
  }

  /** Members of each cluster, (k). */
  public long[] counts() {
    return counts;
  }

  /** The sum of squared distances to the assigned centroids. */
  public double objective() {
    return Arrays.stream(distances).sum();
  }

  /** How many clusters have no member. */
  public int empty() {
    int empty = 0;
    for (long count : counts) {
      empty += count == 0 ? 1 : 0;
    }
    return empty;
  }

  /**
   * The clusters that cannot be split, their members being all alike: the variance about the mean,
   * by the parallel axis theorem, is nothing but rounding.
   *
   * @param centroids that the rows were assigned to
   */
  public Set<Integer> alike(FloatBlock centroids) {
    Set<Integer> alike = new HashSet<>();
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] > 1 && variance(c, centroids) <= 0) {
        alike.add(c);
      }
    }
    return alike;
  }

  /** Mean squared distance to the mean, less what rounding can make of it. */
  private double variance(int cluster, FloatBlock centroids) {
    double shift = 0;
    double norm = 0;
    for (int j = 0; j < columns; j++) {
      double mean = sums[cluster * columns + j] / counts[cluster];
      double difference = mean - centroids.values()[cluster * columns + j];
      shift += difference * difference;
      norm += mean * mean;
    }
    double about = distances[cluster] / counts[cluster];
    return about - shift - ROUNDING * (about + shift) - ROUNDING * ROUNDING * norm;
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
