package org.deepcluster.spark;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.deepcluster.clustering.EmptyClusterRepair;
import org.deepcluster.clustering.Extent;
import org.deepcluster.config.ClusteringConfig;
import org.deepcluster.config.ClusteringEngine;
import org.deepcluster.config.EmptyPolicy;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;

/**
 * Measures the k-means engine on random rows at the real k and d: the difference of two numbers of
 * iterations is an iteration, that of a handful of rows one without rows.
 *
 * @param pass seconds a row of a counting pass
 * @param start seconds a row before the first iteration
 * @param iteration seconds a row of an iteration
 * @param fixedIteration seconds of an iteration beside its rows
 * @param coldSeconds what the first runs took beyond the rest
 */
record EngineCosts(
    double pass, double start, double iteration, double fixedIteration, double coldSeconds) {
  private static final double WARM_SECONDS = 3;
  private static final double SECONDS = 1;

  /** Of so few random rows the third iteration may move none, and is not run then. */
  private static final int ITERATIONS = 2;

  private static final int BLOCK_ROWS = 512;
  private static final int MOST_BLOCKS = 32;
  private static final int FEW_ROWS = 8;

  /** Nothing is repaired here. */
  private static final Seed UNUSED = new Seed(0);

  static EngineCosts measure(
      SlotTasks tasks, ClusteringConfig config, int d, double jobSeconds, Seed seed)
      throws IOException {
    FloatBlock start = RandomRows.of(config.k(), d, seed.child("centroids")).rows();
    double block = (double) config.k() * d * BLOCK_ROWS;
    int blocks = (int) Math.max(2, Math.min(MOST_BLOCKS, work(config.engine()) / block));
    JavaRDD<FeatureBlock> many = rows(tasks, blocks, BLOCK_ROWS, d, seed);
    JavaRDD<FeatureBlock> few = rows(tasks, 1, FEW_ROWS, d, seed);
    try {
      Lloyd engine = engine(many, config);
      Steady warm = Steady.of(WARM_SECONDS, () -> engine.run(start, ITERATIONS, UNUSED));
      Split whole = Split.of(engine, start);
      double fixed = Split.of(engine(few, config), start).iteration();
      CentroidPass counting = pass(many);
      Steady pass = Steady.of(SECONDS, () -> counting.run(start));
      int rows = BLOCK_ROWS * blocks;
      return new EngineCosts(
          Math.max(0, pass.seconds() - jobSeconds) / rows,
          whole.start() / rows,
          Math.max(0, whole.iteration() - fixed) / rows,
          Math.min(fixed, whole.iteration()),
          warm.coldSeconds());
    } finally {
      many.unpersist(false);
      few.unpersist(false);
    }
  }

  /** Seconds of a run, parted into its start and one iteration. */
  private record Split(double start, double iteration) {
    static Split of(Lloyd engine, FloatBlock centroids) throws IOException {
      double more = Steady.of(SECONDS, () -> engine.run(centroids, ITERATIONS, UNUSED)).seconds();
      double one = Steady.of(SECONDS, () -> engine.run(centroids, 1, UNUSED)).seconds();
      double iteration = Math.max(0, more - one) / (ITERATIONS - 1);
      return new Split(Math.max(0, one - iteration), iteration);
    }
  }

  private static CentroidPass pass(JavaRDD<FeatureBlock> rows) {
    return new CentroidPass(rows, rows.map(block -> Extent.of(block.rows())).reduce(Extent::merge));
  }

  /** Rows times k times d that a slot takes in a second or two. */
  private static double work(ClusteringEngine engine) {
    return switch (engine) {
      case MLLIB -> 4e8;
      case BLOCKED -> 8e9;
    };
  }

  private static Lloyd engine(JavaRDD<FeatureBlock> rows, ClusteringConfig config) {
    return switch (config.engine()) {
      case MLLIB -> new MllibLloyd(rows);
      case BLOCKED -> new BlockedLloyd(pass(rows), new EmptyClusterRepair(EmptyPolicy.KEEP));
    };
  }

  private static JavaRDD<FeatureBlock> rows(
      SlotTasks tasks, int blocks, int rows, int d, Seed seed) {
    return tasks
        .numbers()
        .flatMap(slot -> blocks(blocks, rows, d, seed.child("rows").child(slot)).iterator())
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  private static List<FeatureBlock> blocks(int blocks, int rows, int d, Seed seed) {
    return IntStream.range(0, blocks)
        .mapToObj(block -> RandomRows.of(rows, d, seed.child(block)))
        .toList();
  }
}
