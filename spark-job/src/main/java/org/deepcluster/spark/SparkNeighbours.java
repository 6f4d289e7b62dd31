package org.deepcluster.spark;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deepcluster.evaluation.Labels;
import org.deepcluster.evaluation.Neighbours;
import org.deepcluster.evaluation.WeightedKnn;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;

/**
 * Accuracy of weighted nearest neighbours: each test image is classified by its most similar train
 * images.
 *
 * <p>Cost: both RDDs are read once. The driver and each executor hold all m test rows (4 m d
 * bytes); each task returns 12 m k bytes, merged in a tree. Neighbours are in a total order, so
 * blocks however partitioned and merged give one result.
 */
public final class SparkNeighbours {
  private final WeightedKnn knn;

  public SparkNeighbours(WeightedKnn knn) {
    this.knn = knn;
  }

  /**
   * The share of labelled test images whose label is predicted, in [0, 1]; NaN if none is labelled.
   * Labels are by image id, negative where there is none; unlabelled train images do not vote.
   */
  public double accuracy(
      JavaRDD<FeatureBlock> train,
      int[] trainLabels,
      JavaRDD<FeatureBlock> test,
      int[] testLabels) {
    if (train.getNumPartitions() == 0) {
      throw new IllegalArgumentException(
          "Cannot classify by neighbours: no train features (rule: at least one partition)");
    }
    List<FeatureBlock> blocks = test.collect();
    if (blocks.isEmpty()) {
      return Labels.Hits.NONE.share();
    }
    FeatureBlock rows = joined(blocks);
    int[] predicted = knn.vote(nearest(train, trainLabels, rows), trainLabels);
    return Labels.hits(predicted, Labels.of(rows.ids(), testLabels)).share();
  }

  private Neighbours nearest(JavaRDD<FeatureBlock> train, int[] labels, FeatureBlock test) {
    WeightedKnn search = knn;
    JavaSparkContext context = JavaSparkContext.fromSparkContext(train.context());
    Broadcast<FeatureBlock> rows = context.broadcast(WeightedKnn.unit(test));
    Broadcast<int[]> known = context.broadcast(labels);
    try {
      return train
          .mapPartitions(
              blocks -> List.of(search.search(rows.value(), blocks, known.value())).iterator())
          .treeReduce(Neighbours::merge);
    } finally {
      rows.destroy();
      known.destroy();
    }
  }

  /** All rows as one block, in order of id. */
  private static FeatureBlock joined(List<FeatureBlock> blocks) {
    List<FeatureBlock> sorted =
        blocks.stream()
            .filter(block -> block.ids().length > 0)
            .sorted(Comparator.comparingLong(block -> block.ids()[0]))
            .toList();
    int columns = blocks.get(0).rows().columns();
    int rows = sorted.stream().mapToInt(block -> block.ids().length).sum();
    long[] ids = new long[rows];
    float[] values = new float[Math.multiplyExact(rows, columns)];
    int at = 0;
    for (FeatureBlock block : sorted) {
      System.arraycopy(block.ids(), 0, ids, at, block.ids().length);
      System.arraycopy(
          block.rows().values(), 0, values, at * columns, block.ids().length * columns);
      at += block.ids().length;
    }
    return new FeatureBlock(ids, new FloatBlock(rows, columns, values));
  }
}
