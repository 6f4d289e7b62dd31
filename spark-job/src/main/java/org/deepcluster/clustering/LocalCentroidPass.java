package org.deepcluster.clustering;

import java.util.Arrays;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;

/**
 * Passes of one thread over blocks of rows, all of a data set or a part of it. Memory: the
 * centroids, their sums and a block's scores.
 *
 * @param blocks iterated once a pass
 * @param extent of the whole data set
 */
public record LocalCentroidPass(Iterable<FeatureBlock> blocks, Extent extent)
    implements CentroidPass {

  @Override
  public ClusterSums run(FloatBlock centroids) {
    return nearest(centroids, (nearest, rows, sums) -> sums.add(rows, nearest.nearest(rows)));
  }

  @Override
  public ClusterSums means(FloatBlock centroids) {
    return nearest(centroids, (nearest, rows, sums) -> sums.add(rows, nearest.clusters(rows)));
  }

  /** What is done with a block. */
  private interface Step {
    void apply(NearestCentroid nearest, FloatBlock rows, ClusterSums sums);
  }

  private ClusterSums nearest(FloatBlock centroids, Step step) {
    ClusterSums sums = new ClusterSums(centroids, extent);
    try (NearestCentroid nearest = new NearestCentroid(centroids)) {
      blocks.forEach(block -> step.apply(nearest, block.rows(), sums));
    }
    return sums;
  }

  @Override
  public ClusterSums members(int[] clusters, FloatBlock centroids) {
    ClusterSums sums = new ClusterSums(centroids, extent);
    blocks.forEach(block -> add(block, clusters, sums));
    return sums;
  }

  private static void add(FeatureBlock block, int[] clusters, ClusterSums sums) {
    int known = (int) Arrays.stream(block.ids()).filter(id -> id < clusters.length).count();
    int d = block.rows().columns();
    float[] values = Arrays.copyOf(block.rows().values(), known * d);
    int[] own =
        Arrays.stream(block.ids()).limit(known).mapToInt(id -> clusters[(int) id]).toArray();
    sums.add(new FloatBlock(known, d, values), own);
  }
}
