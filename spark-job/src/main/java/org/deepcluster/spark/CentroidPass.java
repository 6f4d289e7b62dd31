package org.deepcluster.spark;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deepcluster.clustering.ClusterSums;
import org.deepcluster.clustering.NearestCentroid;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;

/**
 * One pass over the rows: each goes to its nearest centroid, and sums of the members come back. A
 * task holds a block of rows, the centroids and its sums; partial sums are merged in the order of
 * the rows, so the result has the same bits wherever tasks ran.
 */
record CentroidPass(JavaRDD<FeatureBlock> rows) {
  private static final long PARTIAL_BYTES = 512L << 20;

  ClusterSums run(FloatBlock centroids) {
    int parts =
        OrderedParts.count((long) centroids.rows() * (centroids.columns() + 1), PARTIAL_BYTES);
    Broadcast<FloatBlock> sent = context().broadcast(centroids);
    try {
      List<ClusterSums> partial =
          OrderedParts.coalesce(rows, parts)
              .mapPartitions(blocks -> List.of(sums(blocks, sent.value())).iterator())
              .collect();
      ClusterSums total = new ClusterSums(centroids.rows(), centroids.columns());
      partial.forEach(total::merge);
      return total;
    } finally {
      sent.destroy();
    }
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(rows.context());
  }

  private static ClusterSums sums(Iterator<FeatureBlock> blocks, FloatBlock centroids) {
    ClusterSums sums = new ClusterSums(centroids.rows(), centroids.columns());
    try (NearestCentroid nearest = new NearestCentroid(centroids)) {
      blocks.forEachRemaining(block -> sums.add(block.rows(), nearest.assign(block.rows())));
    }
    return sums;
  }
}
