package org.deepcluster.clustering;

import java.nio.FloatBuffer;

/** What is looked for among scores of n rows, given band by band in order of cluster. */
interface ScoreScan {
  /**
   * Takes a band of scores.
   *
   * @param scores (count, n), cluster after cluster
   * @param first the cluster of the first n scores
   */
  void scan(FloatBuffer scores, int first, int count);

  /** The lowest score of each row so far, (n); NaN where one was not a number. */
  float[] lowest();
}
