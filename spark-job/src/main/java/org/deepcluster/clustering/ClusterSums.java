package org.deepcluster.clustering;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.deepcluster.linalg.FloatBlock;

/**
 * Counts, coordinate sums and squared distances of a clustering: a mergeable accumulator of k * (d
 * + 3) doubles. All sums are exact on an {@link ExactGrid}, so that they have the same bits however
 * the rows are cut into parts and in whatever order these are merged. Squared distances keep the
 * remainders of rounding too: tight clusters are judged by their last digits.
 */
public final class ClusterSums implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double ROUNDING = 1e-6; // distances are float32

  private final int columns;
  private final ExactGrid grid;
  private final ExactGrid distanceGrid;
  private final ExactGrid remainderGrid;
  private final long[] counts;
  private final double[] sums;
  private final double[] distances; // squared, summed over members
  private final double[] remainders; // of the squared distances

  /**
   * Zero, for sums over all or a part of a data set.
   *
   * @param centroids that its rows are assigned to, (k, d)
   * @param extent of the whole data set
   */
  public ClusterSums(FloatBlock centroids, Extent extent) {
    columns = centroids.columns();
    grid = ExactGrid.of(extent.rows(), extent.largest());
    double apart = (double) extent.largest() + Extent.of(centroids).largest();
    distanceGrid = ExactGrid.of(extent.rows(), columns * apart * apart);
    remainderGrid = distanceGrid.finer(extent.rows());
    counts = new long[centroids.rows()];
    sums = new double[centroids.rows() * columns];
    distances = new double[centroids.rows()];
    remainders = new double[centroids.rows()];
  }

  /** Adds rows with their clusters, and no distances: for {@link #counts} and {@link #means}. */
  public void add(FloatBlock rows, int[] clusters) {
    for (int i = 0; i < rows.rows(); i++) {
      counts[clusters[i]]++;
      addRow(rows.values(), rows.offset(i), clusters[i] * columns);
    }
  }

  /** Adds rows with their clusters and squared distances. */
  public void add(FloatBlock rows, Nearest nearest) {
    add(rows, nearest.clusters());
    for (int i = 0; i < rows.rows(); i++) {
      int cluster = nearest.clusters()[i];
      double distance = nearest.squaredDistances()[i];
      double rounded = distanceGrid.round(distance);
      distances[cluster] += rounded;
      remainders[cluster] += remainderGrid.round(distance - rounded);
    }
  }

  private void addRow(float[] values, int from, int to) {
    double shifter = grid.shifter();
    for (int j = 0; j < columns; j++) {
      sums[to + j] += values[from + j] + shifter - shifter;
    }
  }

  /** Adds what {@code other}, over another part of the same data set, holds. */
  public ClusterSums merge(ClusterSums other) {
    for (int c = 0; c < counts.length; c++) {
      counts[c] += other.counts[c];
    }
    add(other.distances, distances);
    add(other.remainders, remainders);
    add(other.sums, sums);
    return this;
  }

  private static void add(double[] from, double[] to) {
    for (int j = 0; j < to.length; j++) {
      to[j] += from[j];
    }
  }

  /** Members of each cluster, (k). */
  public long[] counts() {
    return counts;
  }

  /** The sum of squared distances to the assigned centroids. */
  public double objective() {
    return Arrays.stream(distances).sum() + Arrays.stream(remainders).sum();
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
    double about = (distances[cluster] + remainders[cluster]) / counts[cluster];
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
