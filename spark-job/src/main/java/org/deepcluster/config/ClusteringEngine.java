package org.deepcluster.config;

/** Which k-means runs. */
public enum ClusteringEngine {
  /** Spark MLlib's KMeans on double vectors. */
  MLLIB,
  /** Float32 matrix products on blocks of rows. */
  BLOCKED
}
