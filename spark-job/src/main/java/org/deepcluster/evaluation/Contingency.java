package org.deepcluster.evaluation;

import java.util.Arrays;

/**
 * How two labelings of the same items meet: the number of items in each pair of clusters, kept only
 * where it is not zero, so that memory is O(n) whatever the number of clusters. Items that either
 * labels below 0 are left out.
 *
 * @param pairs cells sorted by (row, column), each row * columns + column
 * @param counts items of each cell
 */
public record Contingency(long n, long[] rows, long[] columns, long[] pairs, long[] counts) {

  /** Counts labelings {@code a} (rows) and {@code b} (columns). */
  public static Contingency of(int[] a, int[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "Cannot compare labelings of %d and %d items (rule: the same items)"
              .formatted(a.length, b.length));
    }
    int width = Arrays.stream(b).max().orElse(-1) + 1;
    int height = Arrays.stream(a).max().orElse(-1) + 1;
    long[] keys = new long[a.length];
    int n = 0;
    for (int i = 0; i < a.length; i++) {
      if (a[i] >= 0 && b[i] >= 0) {
        keys[n++] = (long) a[i] * width + b[i];
      }
    }
    Arrays.sort(keys, 0, n);
    return count(Arrays.copyOf(keys, n), height, width);
  }

  private static Contingency count(long[] keys, int height, int width) {
    long[] rows = new long[height];
    long[] columns = new long[width];
    long[] pairs = new long[keys.length];
    long[] counts = new long[keys.length];
    int cells = 0;
    for (int i = 0; i < keys.length; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        pairs[cells++] = keys[i];
      }
      counts[cells - 1]++;
      rows[(int) (keys[i] / width)]++;
      columns[(int) (keys[i] % width)]++;
    }
    return new Contingency(
        keys.length, rows, columns, Arrays.copyOf(pairs, cells), Arrays.copyOf(counts, cells));
  }

  int row(int cell) {
    return (int) (pairs[cell] / columns.length);
  }

  int column(int cell) {
    return (int) (pairs[cell] % columns.length);
  }

  /** Mutual information in nats, at least 0. */
  double mutualInformation() {
    double sum = 0;
    for (int i = 0; i < pairs.length; i++) {
      double joint = counts[i];
      sum +=
          joint / n * (Math.log(joint * n) - Math.log((double) rows[row(i)] * columns[column(i)]));
    }
    return Math.max(0, sum);
  }

  /** Entropy in nats of a labeling with clusters of these sizes. */
  static double entropy(long[] sizes, long n) {
    double sum = 0;
    for (long size : sizes) {
      sum -= size == 0 ? 0 : (double) size / n * Math.log((double) size / n);
    }
    return sum;
  }
}
