package org.deepcluster.config;

/** Which k-means runs. */
public enum ClusteringEngine {
  MLLIB
}
