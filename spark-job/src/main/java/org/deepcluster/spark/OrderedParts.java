package org.deepcluster.spark;

import org.apache.spark.api.java.JavaRDD;

/**
 * Joins neighbouring partitions so that few large partial results reach the driver. Which
 * partitions are joined depends on their number alone, so sums merged in their order have the same
 * bits on every cluster.
 */
final class OrderedParts {
  private static final int MOST = 32;

  private OrderedParts() {}

  /** How many partial results of {@code doubles} doubles fit into {@code bytes}, 1 to 32. */
  static int count(long doubles, long bytes) {
    return (int) Math.max(1, Math.min(MOST, bytes / (doubles * Double.BYTES)));
  }

  static <T> JavaRDD<T> coalesce(JavaRDD<T> rows, int parts) {
    return rows.getNumPartitions() > parts ? rows.coalesce(parts) : rows;
  }
}
