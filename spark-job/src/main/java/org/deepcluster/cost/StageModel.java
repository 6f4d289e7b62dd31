package org.deepcluster.cost;

import java.util.List;
import org.deepcluster.config.ClusteringEngine;
import org.deepcluster.config.TrainingConfig;
import org.deepcluster.cost.RunShape.Cluster;
import org.deepcluster.cost.StageEstimate.Bytes;
import org.deepcluster.cost.StageEstimate.Part;

/**
 * The stages of an epoch: rows of the busiest slot times seconds a row, and what every job, round
 * and commit costs beside. A repair of empty clusters is not foreseen.
 */
final class StageModel {
  /** Jobs of a clustering beside its iterations: initial rows, counting, assigning. */
  private static final int CLUSTER_JOBS = 3;

  /** Bytes of an assignment's record: id, path, cluster, distance and margin, compressed. */
  static final int RECORD_BYTES = 32;

  private final RunShape shape;
  private final Cluster cluster;
  private final UnitCosts.PerImage image;
  private final UnitCosts.Fixed fixed;
  private final long n;
  private final double byShard;

  StageModel(RunShape shape, UnitCosts costs) {
    this.shape = shape;
    cluster = shape.cluster();
    image = costs.image();
    fixed = costs.fixed();
    n = shape.images().count();
    byShard = n * cluster.share(shape.images().shards());
  }

  StageEstimate decode() {
    double open = 1 - shape.images().decoded();
    return new StageEstimate(
        "decode",
        Math.round(open * shape.images().shards()),
        List.of(new Part("decode", "decoding", open * byShard * image.decode())),
        new Bytes(
            Math.round(open * shape.images().bytes()),
            Math.round(open * shape.images().pixelBytes()),
            0));
  }

  StageEstimate extract() {
    int parts = shape.images().parts();
    return new StageEstimate(
        "extract",
        parts,
        List.of(
            new Part("extract", "forward passes", n * cluster.share(parts) * image.extract()),
            new Part("extract", "job and commit", fixed.job() + fixed.commit())),
        new Bytes(
            shape.images().pixelBytes(),
            shape.featureBytes(),
            shape.stateBytes() / 2 * cluster.processes()));
  }

  StageEstimate whiten() {
    int tasks = shape.partials().moments();
    long width = shape.network().width();
    double moments = n * cluster.share(tasks) * image.moments() + fixed.job();
    return new StageEstimate(
        "whiten",
        tasks,
        List.of(
            new Part("whiten", "moments", moments),
            new Part("whiten", "eigenproblem", fixed.eigen())),
        new Bytes(shape.featureBytes(), 0, tasks * width * width * Double.BYTES));
  }

  StageEstimate cluster() {
    int iterations = shape.settings().clustering().iterations();
    int tasks = engineTasks();
    double rows = n * cluster.share(tasks);
    double iteration = rows * image.iteration() + fixed.iteration();
    double passes =
        byShard * (image.whiten() + image.assign())
            + n * cluster.share(shape.partials().sums()) * image.pass()
            + CLUSTER_JOBS * fixed.job();
    return new StageEstimate(
        "cluster",
        (long) iterations * tasks + shape.partials().sums() + 2L * shape.images().shards(),
        List.of(
            new Part(
                "cluster", "k-means iterations", rows * image.start() + iterations * iteration),
            new Part("cluster", "whitening and assigning", passes),
            new Part("cluster", "driver and commit", n * image.driver() + fixed.commit())),
        new Bytes(shape.featureBytes(), n * RECORD_BYTES, clusterBytes(iterations, tasks)));
  }

  /** What moves between driver and executors: rows that are gathered, or centroids and sums. */
  private long clusterBytes(int iterations, int tasks) {
    if (!shape.partials().gathered()) {
      return (iterations + 1) * centroidBytes(tasks);
    }
    long rows = shape.whitenedBytes();
    return isMllib() ? rows + iterations * centroidBytes(tasks) : rows;
  }

  private boolean isMllib() {
    return shape.settings().clustering().engine() == ClusteringEngine.MLLIB;
  }

  private int engineTasks() {
    return isMllib() ? shape.images().shards() : shape.partials().sums();
  }

  /** Centroids go to every process, sums come back from every task. */
  private long centroidBytes(int tasks) {
    long values = (long) shape.k() * shape.dimensions();
    return values * (Float.BYTES * (long) cluster.processes() + Double.BYTES * (long) tasks);
  }

  StageEstimate train() {
    TrainingConfig training = shape.settings().training();
    double steps =
        cluster.waves(training.workers()) * (double) shape.drawsOfWorker() * image.train();
    return new StageEstimate(
        "train",
        shape.rounds() * training.workers(),
        List.of(
            new Part("train", "steps", steps),
            new Part("train", "averaging", shape.rounds() * fixed.round()),
            new Part("train", "commits", shape.trainCommits() * fixed.commit())),
        new Bytes(
            shape.draws() * 3 * shape.images().canvas() * shape.images().canvas(),
            shape.trainCommits() * shape.stateBytes(),
            shape.rounds() * shape.stateBytes() * (cluster.processes() + training.workers() + 1L)));
  }
}
