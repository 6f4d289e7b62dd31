package org.deepcluster.config;

/** What is done with a cluster that k-means leaves empty. */
public enum EmptyPolicy {
  /** Split a cluster drawn with probability proportional to size - 1 (the paper, Faiss). */
  SPLIT_RANDOM,
  /** Split the largest cluster. */
  SPLIT_LARGEST,
  /** Leave it empty. */
  KEEP
}
