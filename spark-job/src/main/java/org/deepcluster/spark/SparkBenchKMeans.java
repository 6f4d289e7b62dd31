package org.deepcluster.spark;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deepcluster.clustering.EmptyClusterRepair;
import org.deepcluster.clustering.Extent;
import org.deepcluster.clustering.Seeding;
import org.deepcluster.config.EmptyPolicy;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.features.UnitLength;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.model.Bundle;
import org.deepcluster.seeds.Seed;

/**
 * Lloyd's iterations on rows that anyone can make again: normal draws of unit length, row i of its
 * own seed. They are kept in memory, in partitions and blocks as whitened features are.
 */
final class SparkBenchKMeans implements AutoCloseable {
  private static final Seed SEED = new Seed(1).child("bench-rows");
  private static final int PARTITION_ROWS = 4096;
  private static final int BLOCK_ROWS = 512;

  private final int n;
  private final int columns;
  private final JavaRDD<FeatureBlock> rows;
  private final Extent extent;

  SparkBenchKMeans(JavaSparkContext context, int n, int columns) {
    this.n = n;
    this.columns = columns;
    int parts = (n - 1) / PARTITION_ROWS + 1;
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, parts).boxed().toList());
    rows =
        context
            .parallelize(numbers, parts)
            .flatMap(part -> blocks(part * PARTITION_ROWS, n, columns))
            .persist(StorageLevel.MEMORY_ONLY());
    extent = Survey.of(rows, new long[] {0}, Gathering.NEVER).extent();
  }

  private static Iterator<FeatureBlock> blocks(int from, int n, int columns) {
    List<FeatureBlock> blocks = new ArrayList<>();
    int end = Math.min(from + PARTITION_ROWS, n);
    for (int first = from; first < end; first += BLOCK_ROWS) {
      long[] ids = LongStream.range(first, Math.min(first + BLOCK_ROWS, end)).toArray();
      blocks.add(new FeatureBlock(ids, rows(ids, columns)));
    }
    return blocks.iterator();
  }

  private static FloatBlock rows(long[] ids, int columns) {
    FloatBlock rows = FloatBlock.zeros(ids.length, columns);
    for (int i = 0; i < ids.length; i++) {
      SplittableRandom random = SEED.child(ids[i]).random();
      for (int j = 0; j < columns; j++) {
        rows.values()[rows.offset(i) + j] = (float) random.nextGaussian();
      }
    }
    UnitLength.normalise(rows);
    return rows;
  }

  /** {@code k} of the rows, the same on both sides. */
  FloatBlock start(int k) {
    return rows(Seeding.distinctIds(n, k, SEED.child("start").child(k)), columns);
  }

  FloatBlock blocked(FloatBlock start, int iterations) {
    return new BlockedLloyd(
            new SparkCentroidPass(rows, extent), new EmptyClusterRepair(EmptyPolicy.SPLIT_RANDOM))
        .run(start, iterations, SEED)
        .centroids();
  }

  FloatBlock mllib(FloatBlock start, int iterations) {
    return new MllibLloyd(rows).run(start, iterations, SEED).centroids();
  }

  /** The mean squared distance of a row to its centroid. */
  double objective(FloatBlock centroids) {
    return new SparkCentroidPass(rows, extent).run(centroids).objective() / n;
  }

  /** The rows as raw little-endian float32. */
  Path write(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (int from = 0; from < n; from += BLOCK_ROWS) {
        write(rows(LongStream.range(from, Math.min(from + BLOCK_ROWS, n)).toArray(), columns), out);
      }
    }
    return file;
  }

  /** Centroids, written like rows. */
  static Path write(FloatBlock centroids, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      write(centroids, out);
    }
    return file;
  }

  private static void write(FloatBlock block, OutputStream out) throws IOException {
    Bundle.writeFloats(block.values(), 0, block.values().length, new DataOutputStream(out));
  }

  @Override
  public void close() {
    rows.unpersist(false);
  }
}
