package org.deepcluster.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.deepcluster.clustering.CentroidPass;
import org.deepcluster.clustering.EmptyClusterRepair;
import org.deepcluster.clustering.Extent;
import org.deepcluster.clustering.ParallelCentroidPass;
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

  /**
   * Measures on all slots, and on the driver what it does itself.
   *
   * @param gathered whether the driver makes the passes
   * @param jobSeconds that a pass which is a job takes beside its rows
   */
  static EngineCosts measure(
      SlotTasks tasks,
      ClusteringConfig config,
      int d,
      boolean gathered,
      double jobSeconds,
      Seed seed)
      throws IOException {
    FloatBlock start = RandomRows.of(config.k(), d, seed.child("centroids")).rows();
    double block = (double) config.k() * d * BLOCK_ROWS;
    int blocks = (int) Math.max(2, Math.min(MOST_BLOCKS, work(config.engine()) / block));
    Rows many = new Rows(blocks, BLOCK_ROWS, d, seed.child("rows"));
    Rows few = new Rows(1, FEW_ROWS, d, seed.child("rows"));
    try (KeptRows kept = KeptRows.of(many.on(tasks));
        KeptRows keptFew = KeptRows.of(few.on(tasks))) {
      CentroidPass counting = gathered ? many.pass() : pass(kept.rows());
      Lloyd engine = engine(kept.rows(), counting, config);
      Steady warm = Steady.of(WARM_SECONDS, () -> engine.run(start, ITERATIONS, UNUSED));
      Split whole = Split.of(engine, start);
      Lloyd idle = engine(keptFew.rows(), gathered ? few.pass() : pass(keptFew.rows()), config);
      double fixed = Split.of(idle, start).iteration();
      Steady pass = Steady.of(SECONDS, () -> counting.run(start));
      int rows = BLOCK_ROWS * blocks;
      return new EngineCosts(
          Math.max(0, pass.seconds() - (gathered ? 0 : jobSeconds)) / rows,
          whole.start() / rows,
          Math.max(0, whole.iteration() - fixed) / rows,
          Math.min(fixed, whole.iteration()),
          warm.coldSeconds());
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
    return new SparkCentroidPass(
        rows, rows.map(block -> Extent.of(block.rows())).reduce(Extent::merge));
  }

  /** Rows times k times d that a slot takes in a second or two. */
  private static double work(ClusteringEngine engine) {
    return switch (engine) {
      case MLLIB -> 4e8;
      case BLOCKED -> 8e9;
    };
  }

  private static Lloyd engine(
      JavaRDD<FeatureBlock> rows, CentroidPass pass, ClusteringConfig config) {
    return switch (config.engine()) {
      case MLLIB -> new MllibLloyd(rows);
      case BLOCKED -> new BlockedLloyd(pass, new EmptyClusterRepair(EmptyPolicy.KEEP));
    };
  }

  /** Random rows of a slot: blocks of {@code each} rows. */
  private record Rows(int blocks, int each, int d, Seed seed) implements Serializable {

    /** On every slot its own. */
    JavaRDD<FeatureBlock> on(SlotTasks tasks) {
      return tasks.numbers().flatMap(slot -> of(slot).iterator());
    }

    private List<FeatureBlock> of(int slot) {
      return IntStream.range(0, blocks)
          .mapToObj(block -> RandomRows.of(each, d, seed.child(slot).child(block)))
          .toList();
    }

    /** Those of the first slot, on the driver. */
    CentroidPass pass() {
      List<FeatureBlock> rows = of(0);
      Extent extent =
          rows.stream().map(block -> Extent.of(block.rows())).reduce(Extent.NONE, Extent::merge);
      return ParallelCentroidPass.of(rows, extent);
    }
  }
}
