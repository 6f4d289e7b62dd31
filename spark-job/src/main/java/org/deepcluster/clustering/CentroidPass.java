package org.deepcluster.clustering;

import org.deepcluster.linalg.FloatBlock;

/**
 * Passes over the rows of a data set: each row goes to a cluster, and sums of the members come
 * back, with the same bits wherever and in how many parts the rows lie.
 */
public interface CentroidPass {

  /** Counts, sums and squared distances of the rows that are nearest to each centroid, (k, d). */
  ClusterSums run(FloatBlock centroids);

  /** Counts and sums alone: all that an iteration needs, without the exact distances. */
  ClusterSums means(FloatBlock centroids);

  /**
   * Counts and sums of rows by clusters that are given, by id; rows of higher ids have none.
   *
   * @param centroids of as many clusters
   */
  ClusterSums members(int[] clusters, FloatBlock centroids);
}
