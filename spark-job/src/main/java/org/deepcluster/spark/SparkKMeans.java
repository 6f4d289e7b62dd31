package org.deepcluster.spark;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.deepcluster.clustering.Assigned;
import org.deepcluster.clustering.CentroidPass;
import org.deepcluster.clustering.ClusterSums;
import org.deepcluster.clustering.ClusteringException;
import org.deepcluster.clustering.EmptyClusterRepair;
import org.deepcluster.clustering.NearestCentroid;
import org.deepcluster.clustering.Seeding;
import org.deepcluster.config.ClusteringConfig;
import org.deepcluster.config.EmptyPolicy;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;

/**
 * k-means with a repair of empty clusters on the driver. An engine, Spark MLlib's KMeans or float32
 * matrix products on blocks, runs Lloyd's iterations from given rows, the latter with a repair in
 * each; then one pass counts members of the centroids rounded to float32. While clusters are empty
 * the driver moves all centroids to their means and splits donors, executors reassign the points,
 * and in the first rounds the engine goes on warm. The result stands after a pass in which no
 * cluster is empty, so that assigning again gives the same. Few rows are gathered first, and passes
 * over them are the driver's own ({@link Gathering}).
 */
public final class SparkKMeans {
  private static final int WARM_ITERATIONS = 3;
  private static final int WARM_ROUNDS = 6;
  private static final int ROUNDS = 64;

  private final CentroidPass pass;
  private final EmptyClusterRepair repair;
  private final Lloyd engine;
  private final ClusteringConfig config;
  private final Seed seed;

  private SparkKMeans(
      JavaRDD<FeatureBlock> rows, CentroidPass pass, ClusteringConfig config, Seed seed) {
    this.pass = pass;
    repair = new EmptyClusterRepair(config.emptyPolicy());
    engine =
        switch (config.engine()) {
          case MLLIB -> new MllibLloyd(rows);
          case BLOCKED -> new BlockedLloyd(pass, repair);
        };
    this.config = config;
    this.seed = seed;
  }

  /**
   * Clusters {@code n} rows with ids 0 to n - 1. They are read again and again: best {@link
   * KeptRows}.
   *
   * @throws ClusteringException if k exceeds n or empty clusters cannot be repaired
   */
  public static KMeansResult run(
      JavaRDD<FeatureBlock> rows, long n, ClusteringConfig config, Seed seed) {
    return run(rows, n, config, seed, Optional.empty());
  }

  /**
   * Clusters {@code n} rows with ids 0 to n - 1, each cluster starting at the mean of the rows it
   * had before.
   *
   * @param former the cluster of each of the first rows; those after them had none. Empty: clusters
   *     start at rows drawn by the seed, as does one that had no row
   */
  static KMeansResult run(
      JavaRDD<FeatureBlock> rows,
      long n,
      ClusteringConfig config,
      Seed seed,
      Optional<int[]> former) {
    return run(rows, n, config, seed, former, Gathering.of(rows.context(), n, config.k()));
  }

  /** The same, where the driver takes the rows if that pays by {@code gathering}. */
  static KMeansResult run(
      JavaRDD<FeatureBlock> rows,
      long n,
      ClusteringConfig config,
      Seed seed,
      Optional<int[]> former,
      Gathering gathering) {
    long[] initial = Seeding.distinctIds(n, config.k(), seed.child("initial"));
    Survey survey = Survey.of(rows, initial, gathering);
    CentroidPass pass = survey.pass(rows);
    SparkKMeans kmeans = new SparkKMeans(rows, pass, config, seed);
    FloatBlock drawn = survey.chosen();
    return kmeans.run(
        former.map(before -> pass.members(before, drawn).means(drawn)).orElse(drawn), n);
  }

  private KMeansResult run(FloatBlock initial, long n) {
    Lloyd.Moved moved = engine.run(initial, config.iterations(), seed.child("engine"));
    FloatBlock centroids = moved.centroids();
    int repairs = moved.repairs();
    ClusterSums sums = pass.run(centroids);
    int emptyBefore = sums.empty();
    for (int round = 0; keepsEmpty(sums) && round < ROUNDS; round++) {
      EmptyClusterRepair.Split split =
          repair.split(
              sums.means(centroids),
              sums.counts(),
              sums.alike(centroids),
              seed.child("repair").child(round));
      repairs += split.repairs();
      centroids = split.centroids();
      sums = pass.run(centroids);
      if (round < WARM_ROUNDS) {
        Seed warm = seed.child("warm").child(round);
        moved = engine.run(sums.means(centroids), WARM_ITERATIONS, warm);
        centroids = moved.centroids();
        repairs += moved.repairs();
        sums = pass.run(centroids);
      }
    }
    requireRepaired(sums);
    return new KMeansResult(
        centroids, sums.counts(), sums.objective() / n, emptyBefore, repairs, sums.empty());
  }

  private boolean keepsEmpty(ClusterSums sums) {
    return sums.empty() > 0 && config.emptyPolicy() != EmptyPolicy.KEEP;
  }

  private void requireRepaired(ClusterSums sums) {
    if (keepsEmpty(sums)) {
      throw new ClusteringException(
          "Cannot cluster: %d of k=%d clusters stay empty after %d rounds of splitting (lower clustering.k)"
              .formatted(sums.empty(), config.k(), ROUNDS));
    }
  }

  /** The cluster of every row, in order of id; {@code n} ints on the driver. */
  static int[] clusters(JavaRDD<FeatureBlock> rows, FloatBlock centroids, long n) {
    List<int[]> parts =
        rows.mapPartitions(blocks -> List.of(clusters(blocks, centroids)).iterator()).collect();
    int[] all = new int[Math.toIntExact(n)];
    int at = 0;
    for (int[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static int[] clusters(Iterator<FeatureBlock> blocks, FloatBlock centroids) {
    IntStream.Builder clusters = IntStream.builder();
    try (NearestCentroid nearest = new NearestCentroid(centroids)) {
      blocks.forEachRemaining(
          block -> {
            for (int cluster : nearest.nearest(block.rows()).clusters()) {
              clusters.add(cluster);
            }
          });
    }
    return clusters.build().toArray();
  }

  /** The nearest centroid of all rows of a partition, in order. */
  static Assigned assign(Iterator<FeatureBlock> blocks, FloatBlock centroids, int rows) {
    Assigned all = new Assigned(new int[rows], new float[rows], new float[rows]);
    int at = 0;
    try (NearestCentroid nearest = new NearestCentroid(centroids)) {
      while (blocks.hasNext()) {
        Assigned some = nearest.assign(blocks.next().rows());
        int n = some.clusters().length;
        System.arraycopy(some.clusters(), 0, all.clusters(), at, n);
        System.arraycopy(some.squaredDistances(), 0, all.squaredDistances(), at, n);
        System.arraycopy(some.margins(), 0, all.margins(), at, n);
        at += n;
      }
    }
    return all;
  }
}
