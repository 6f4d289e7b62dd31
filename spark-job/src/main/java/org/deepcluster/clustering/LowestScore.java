package org.deepcluster.clustering;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The cluster of lowest score of each of n rows. The running minimum over a group of clusters is a
 * branchless loop over rows; only where it undercuts the lowest so far is the group searched. Ties
 * go to the lowest cluster; a score that is not a number stays.
 */
final class LowestScore implements ScoreScan {
  private static final int GROUP = 16;

  private final float[] lowest;
  private final float[] ofGroup;
  private final float[] ofCluster;
  private final int[] clusters;

  LowestScore(int n) {
    lowest = new float[n];
    Arrays.fill(lowest, Float.POSITIVE_INFINITY);
    ofGroup = new float[n];
    ofCluster = new float[n];
    clusters = new int[n];
  }

  @Override
  public void scan(FloatBuffer scores, int first, int count) {
    for (int group = 0; group < count; group += GROUP) {
      int end = Math.min(count, group + GROUP);
      System.arraycopy(lowest, 0, ofGroup, 0, lowest.length);
      for (int c = group; c < end; c++) {
        scores.get(c * lowest.length, ofCluster);
        lower(ofGroup, ofCluster);
      }
      search(scores, first, group, end);
    }
  }

  /** A loop that compiles to vector instructions: no branch, no index but its own. */
  private static void lower(float[] minimum, float[] other) {
    for (int i = 0; i < minimum.length; i++) {
      minimum[i] = Math.min(minimum[i], other[i]);
    }
  }

  private void search(FloatBuffer scores, int first, int from, int end) {
    for (int i = 0; i < lowest.length; i++) {
      if (!(ofGroup[i] >= lowest[i])) { // less, or not a number
        lowest[i] = ofGroup[i];
        clusters[i] = first + position(scores, i, from, end);
      }
    }
  }

  /** The first cluster of a group with the row's lowest score; the last if none compares equal. */
  private int position(FloatBuffer scores, int row, int from, int end) {
    int c = from;
    while (c < end - 1 && scores.get(c * lowest.length + row) != lowest[row]) {
      c++;
    }
    return c;
  }

  /** The clusters, (n). */
  int[] clusters() {
    return clusters;
  }

  @Override
  public float[] lowest() {
    return lowest;
  }
}
