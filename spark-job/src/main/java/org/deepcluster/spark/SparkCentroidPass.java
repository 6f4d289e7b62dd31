package org.deepcluster.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deepcluster.clustering.CentroidPass;
import org.deepcluster.clustering.ClusterSums;
import org.deepcluster.clustering.Extent;
import org.deepcluster.clustering.LocalCentroidPass;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;

/**
 * Passes over rows that executors keep, a job each. A task holds a block of rows, the centroids and
 * its sums; there is one task a core, because sending sums costs more than an even load brings.
 * Sums are exact, so those of tasks are merged as they arrive; where they are too large for the
 * driver to take from every task, on executors first.
 */
record SparkCentroidPass(JavaRDD<FeatureBlock> rows, Extent extent) implements CentroidPass {
  private static final long DRIVER_BYTES = 512L << 20;

  @Override
  public ClusterSums run(FloatBlock centroids) {
    return merged(centroids, CentroidPass::run);
  }

  @Override
  public ClusterSums means(FloatBlock centroids) {
    return merged(centroids, CentroidPass::means);
  }

  @Override
  public ClusterSums members(int[] clusters, FloatBlock centroids) {
    Broadcast<int[]> sent = context().broadcast(clusters);
    try {
      return merged(centroids, (part, of) -> part.members(sent.value(), of));
    } finally {
      sent.destroy();
    }
  }

  /** The same pass over the rows of a task. */
  private interface Part extends Serializable {
    ClusterSums of(CentroidPass part, FloatBlock centroids);
  }

  private ClusterSums merged(FloatBlock centroids, Part part) {
    int tasks = Math.min(rows.getNumPartitions(), context().defaultParallelism());
    try (Sent sent = Sent.of(context(), centroids)) {
      Extent whole = extent;
      JavaRDD<ClusterSums> partial =
          ExecutorGroups.coalesce(rows, tasks)
              .mapPartitions(
                  blocks ->
                      List.of(part.of(new LocalCentroidPass(() -> blocks, whole), sent.block()))
                          .iterator());
      long bytes = (long) tasks * centroids.values().length * Double.BYTES;
      return bytes <= DRIVER_BYTES
          ? partial.reduce(ClusterSums::merge)
          : partial.treeReduce(ClusterSums::merge);
    }
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(rows.context());
  }
}
