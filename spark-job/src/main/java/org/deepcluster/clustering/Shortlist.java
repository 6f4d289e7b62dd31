package org.deepcluster.clustering;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The clusters that may have the lowest score of each of n rows, when scores are known to within an
 * error: those whose score less its error is not above any other's with its error. As in {@link
 * LowestScore} a group of clusters is searched only where its minimum, found by a branchless loop
 * over rows, is low enough.
 */
final class Shortlist {
  /** Clusters that are remembered of a row. */
  static final int LENGTH = 16;

  private static final int GROUP = 16;

  /** Of an offset and of sums with it, in float32. */
  private static final float ROUNDING = 0x1p-21f;

  private final float[] offsets; // as low as they may be
  private final float[] widths; // how much higher they may be
  private final float[] lengths;
  private final float[] slack;
  private final float[] bound; // what the lowest score is not above
  private final float[] ofGroup;
  private final float[] ofCluster;
  private final int[] clusters; // (n, LENGTH)
  private final float[] scores; // (n, LENGTH), less their errors
  private final int[] counts;
  private boolean sound = true;

  /**
   * Empty. The score of a row and a cluster is a product and the cluster's offset; it is off by at
   * most the cluster's length times the row's slack, and by rounding of the offset.
   *
   * @param offsets of clusters, (k), not negative
   * @param lengths of clusters, (k)
   * @param slack of rows, (n)
   */
  Shortlist(float[] offsets, float[] lengths, float[] slack) {
    int n = slack.length;
    this.offsets = new float[offsets.length];
    widths = new float[offsets.length];
    for (int c = 0; c < offsets.length; c++) {
      this.offsets[c] = offsets[c] - ROUNDING * offsets[c];
      widths[c] = 2 * ROUNDING * offsets[c];
    }
    this.lengths = lengths;
    this.slack = slack;
    bound = new float[n];
    Arrays.fill(bound, Float.MAX_VALUE);
    ofGroup = new float[n];
    ofCluster = new float[n];
    clusters = new int[n * LENGTH];
    scores = new float[n * LENGTH];
    counts = new int[n];
  }

  /**
   * Takes a band of products.
   *
   * @param products (count, n), cluster after cluster
   * @param first the cluster of the first n products
   */
  void scan(FloatBuffer products, int first, int count) {
    for (int group = 0; group < count && sound; group += GROUP) {
      int end = Math.min(count, group + GROUP);
      Arrays.fill(ofGroup, Float.POSITIVE_INFINITY);
      for (int c = group; c < end; c++) {
        products.get(c * bound.length, ofCluster);
        lower(ofGroup, ofCluster, slack, offsets[first + c], lengths[first + c]);
      }
      for (int i = 0; i < bound.length; i++) {
        if (!(ofGroup[i] > bound[i])) { // low enough, or not a number
          search(products, first, i, group, end);
        }
      }
    }
  }

  /** A loop that compiles to vector instructions: no branch, no index but its own. */
  private static void lower(
      float[] minimum, float[] other, float[] slack, float offset, float length) {
    for (int i = 0; i < minimum.length; i++) {
      minimum[i] = Math.min(minimum[i], other[i] + offset - slack[i] * length);
    }
  }

  private void search(FloatBuffer products, int first, int row, int from, int end) {
    for (int c = from; c < end; c++) {
      float score = products.get(c * bound.length + row) + offsets[first + c];
      float error = slack[row] * lengths[first + c];
      if (!(score - error > bound[row])) {
        bound[row] = Math.min(bound[row], score + widths[first + c] + error);
        add(row, first + c, score - error);
      }
    }
    sound &= Float.isFinite(bound[row]) && Float.isFinite(slack[row]);
  }

  private void add(int row, int cluster, float score) {
    if (counts[row] == LENGTH) {
      shorten(row);
    }
    if (counts[row] == LENGTH) {
      sound = false;
      return;
    }
    int at = row * LENGTH + counts[row]++;
    clusters[at] = cluster;
    scores[at] = score;
  }

  /** Drops what was low enough once and is no more. */
  private void shorten(int row) {
    int kept = row * LENGTH;
    for (int at = row * LENGTH; at < row * LENGTH + counts[row]; at++) {
      if (scores[at] <= bound[row]) {
        clusters[kept] = clusters[at];
        scores[kept] = scores[at];
        kept++;
      }
    }
    counts[row] = kept - row * LENGTH;
  }

  /**
   * Whether the lists can be relied on: every score was finite and no more than {@value #LENGTH}
   * were low enough.
   */
  boolean isSound() {
    return sound;
  }

  /** Keeps only what is low enough, now that all scores are known; returns the number. */
  int close(int row) {
    shorten(row);
    return counts[row];
  }

  /** Entry {@code i} of a row's list; in order of cluster. */
  int cluster(int row, int i) {
    return clusters[row * LENGTH + i];
  }
}
