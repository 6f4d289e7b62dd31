package org.deepcluster.clustering;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The clusters of the lowest and second lowest score of each of n rows; ties go to the lowest
 * cluster, as in {@link LowestScore}.
 */
final class LowestTwoScores implements ScoreScan {
  private final float[] lowest;
  private final float[] second;
  private final int[] clusters;
  private final int[] runnersUp;

  LowestTwoScores(int n) {
    lowest = new float[n];
    second = new float[n];
    Arrays.fill(lowest, Float.POSITIVE_INFINITY);
    Arrays.fill(second, Float.POSITIVE_INFINITY);
    clusters = new int[n];
    runnersUp = new int[n];
    Arrays.fill(runnersUp, -1);
  }

  @Override
  public void scan(FloatBuffer scores, int first, int count) {
    float[] ofCluster = new float[lowest.length];
    for (int c = 0; c < count; c++) {
      scores.get(c * lowest.length, ofCluster);
      for (int i = 0; i < lowest.length; i++) {
        if (!(ofCluster[i] >= second[i])) { // less, or not a number
          place(i, ofCluster[i], first + c);
        }
      }
    }
  }

  private void place(int row, float score, int cluster) {
    if (score >= lowest[row] || Float.isNaN(lowest[row])) {
      second[row] = score;
      runnersUp[row] = cluster;
      return;
    }
    if (cluster > 0) { // the first has nothing to push down
      second[row] = lowest[row];
      runnersUp[row] = clusters[row];
    }
    lowest[row] = score;
    clusters[row] = cluster;
  }

  /** The clusters of the lowest scores, (n). */
  int[] clusters() {
    return clusters;
  }

  /** The clusters of the second lowest scores, (n); -1 at k = 1. */
  int[] runnersUp() {
    return runnersUp;
  }

  @Override
  public float[] lowest() {
    return lowest;
  }
}
