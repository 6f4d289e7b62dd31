package org.deepcluster.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deepcluster.clustering.ClusterSums;
import org.deepcluster.clustering.Extent;
import org.deepcluster.clustering.NearestCentroid;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;

/**
 * One pass over the rows: each goes to its nearest centroid, and sums of the members come back. A
 * task holds a block of rows, the centroids and its sums; there is one task a core, because sending
 * sums costs more than an even load brings. Sums are exact, so the result has the same bits on
 * every cluster; those too large for the driver to take from every task are merged on executors.
 */
record CentroidPass(JavaRDD<FeatureBlock> rows, Extent extent) {
  private static final long DRIVER_BYTES = 512L << 20;

  /** Counts, sums and squared distances of the members of {@code centroids}. */
  ClusterSums run(FloatBlock centroids) {
    return run(
        centroids, (nearest, block, sums) -> sums.add(block.rows(), nearest.nearest(block.rows())));
  }

  /** Counts and sums alone: all that an iteration needs, without the exact distances. */
  ClusterSums means(FloatBlock centroids) {
    return run(
        centroids,
        (nearest, block, sums) -> sums.add(block.rows(), nearest.clusters(block.rows())));
  }

  /**
   * Counts and sums of rows by clusters that are given, by id; rows of higher ids have none.
   *
   * @param centroids of as many clusters
   */
  ClusterSums members(int[] clusters, FloatBlock centroids) {
    Broadcast<int[]> sent = context().broadcast(clusters);
    try {
      return run(centroids, (nearest, block, sums) -> add(block, sent.value(), sums));
    } finally {
      sent.destroy();
    }
  }

  private static void add(FeatureBlock block, int[] clusters, ClusterSums sums) {
    int known = (int) Arrays.stream(block.ids()).filter(id -> id < clusters.length).count();
    int d = block.rows().columns();
    float[] values = Arrays.copyOf(block.rows().values(), known * d);
    int[] own =
        Arrays.stream(block.ids()).limit(known).mapToInt(id -> clusters[(int) id]).toArray();
    sums.add(new FloatBlock(known, d, values), own);
  }

  /** What is done with a block. */
  private interface Step extends Serializable {
    void apply(NearestCentroid nearest, FeatureBlock block, ClusterSums sums);
  }

  private ClusterSums run(FloatBlock centroids, Step step) {
    int tasks = Math.min(rows.getNumPartitions(), context().defaultParallelism());
    try (Sent sent = Sent.of(context(), centroids)) {
      Extent whole = extent;
      JavaRDD<ClusterSums> partial =
          ExecutorGroups.coalesce(rows, tasks)
              .mapPartitions(blocks -> List.of(sums(blocks, sent.block(), whole, step)).iterator());
      long bytes = (long) tasks * centroids.values().length * Double.BYTES;
      return bytes <= DRIVER_BYTES
          ? partial.reduce(ClusterSums::merge)
          : partial.treeReduce(ClusterSums::merge);
    }
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(rows.context());
  }

  private static ClusterSums sums(
      Iterator<FeatureBlock> blocks, FloatBlock centroids, Extent whole, Step step) {
    ClusterSums sums = new ClusterSums(centroids, whole);
    try (NearestCentroid nearest = new NearestCentroid(centroids)) {
      blocks.forEachRemaining(block -> step.apply(nearest, block, sums));
    }
    return sums;
  }
}
