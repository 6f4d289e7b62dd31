package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.ClusteringConfig;
import org.deepcluster.config.ClusteringEngine;
import org.deepcluster.config.EmptyPolicy;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The engine {@code blocked} gives the same bits on every cluster, however rows are partitioned.
 */
class KMeansShapesIT {
  private static final int BLOCKS = 11;
  private static final int BLOCK_ROWS = 90;
  private static final int D = 19;
  private static final int K = 150;

  @BeforeAll
  static void linkJars() throws IOException {
    TestingCluster.linkJars();
  }

  private static List<FeatureBlock> blocks() {
    SplittableRandom random = new SplittableRandom(12);
    List<FeatureBlock> blocks = new ArrayList<>();
    for (long first = 0; first < BLOCKS * BLOCK_ROWS; first += BLOCK_ROWS) {
      FloatBlock rows = FloatBlock.zeros(BLOCK_ROWS, D);
      for (int i = 0; i < rows.values().length; i++) {
        rows.values()[i] = (float) random.nextGaussian();
      }
      blocks.add(new FeatureBlock(LongStream.range(first, first + BLOCK_ROWS).toArray(), rows));
    }
    return blocks;
  }

  private static KMeansResult run(String master, int partitions, String gathered) {
    Map<String, String> settings = TestingCluster.settings(700);
    settings.put("spark.deepcluster.gather-bytes", gathered);
    try (SparkSession spark = SparkSessions.open("KMeansShapesIT", Optional.of(master), settings)) {
      JavaRDD<FeatureBlock> rows =
          new JavaSparkContext(spark.sparkContext()).parallelize(blocks(), partitions);
      ClusteringConfig config =
          new ClusteringConfig(ClusteringEngine.BLOCKED, K, 8, EmptyPolicy.SPLIT_RANDOM);
      return SparkKMeans.run(rows, BLOCKS * BLOCK_ROWS, config, new Seed(4));
    }
  }

  @Test
  void sameBitsOnEveryShape() {
    KMeansResult one = run("local[1]", 1, "0");
    assertSame(run("local[1]", BLOCKS, "0"), one);
    assertSame(run("local[2]", 7, "0"), one);
    assertSame(run("local-cluster[2,1,700]", BLOCKS, "0"), one);
    assertSame(run("local-cluster[2,1,700]", BLOCKS, "1m"), one);
  }

  private static void assertSame(KMeansResult some, KMeansResult one) {
    assertThat(some.centroids().values()).isEqualTo(one.centroids().values());
    assertThat(some.counts()).isEqualTo(one.counts());
    assertThat(some.objective()).isEqualTo(one.objective());
    assertThat(some.repairs()).isEqualTo(one.repairs());
  }
}
