package org.deepcluster.sampling;

/**
 * A stable ascending sort of doubles that are spread about evenly over [0, 1): one bucket a value,
 * then insertion within each bucket. O(n) expected time.
 */
final class UniformSort {
  private UniformSort() {}

  /** The positions of {@code keys} in ascending order, equal keys in their order. */
  static int[] order(double[] keys) {
    int n = keys.length;
    int[] ends = bucketStarts(keys);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[ends[bucket(keys[i], n)]++] = i;
    }
    int start = 0;
    for (int bucket = 0; bucket < n; bucket++) {
      insertionSort(order, keys, start, ends[bucket]);
      start = ends[bucket];
    }
    return order;
  }

  private static int[] bucketStarts(double[] keys) {
    int n = keys.length;
    int[] starts = new int[n + 1];
    for (double key : keys) {
      starts[bucket(key, n) + 1]++;
    }
    for (int i = 0; i < n; i++) {
      starts[i + 1] += starts[i];
    }
    return starts;
  }

  private static int bucket(double key, int n) {
    return (int) Math.min(n - 1L, (long) (key * n));
  }

  private static void insertionSort(int[] order, double[] keys, int start, int end) {
    for (int i = start + 1; i < end; i++) {
      int moved = order[i];
      int at = i;
      while (at > start && keys[order[at - 1]] > keys[moved]) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = moved;
    }
  }
}
