package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deepcluster.evaluation.LinearProbe;
import org.deepcluster.evaluation.TestingImages;
import org.deepcluster.evaluation.WeightedKnn;
import org.deepcluster.features.FeatureBlock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Golden values: scikit-learn 1.9.1 and NumPy 2.4.6, see resources/evaluation/probes.py. */
class SparkEvaluationIT {
  private static final TestingImages IMAGES = new TestingImages(24, 6);
  private static final int TRAIN = 3000;
  private static final int TEST = 1000;
  private static final int[] TRAIN_LABELS = IMAGES.labels(0, TRAIN);
  private static final int[] TEST_LABELS = IMAGES.labels(TRAIN, TEST);
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("SparkEvaluationIT")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @AfterEach
  void nothingStaysPersisted() {
    assertThat(spark.getPersistentRDDs()).isEmpty();
  }

  @Test
  void linearProbeEqualsScikitLearn() throws IOException {
    JsonNode golden = TestingImages.golden();
    assertThat(linear(5)).isEqualTo(golden.get("linear").asDouble(), within(0.005));
  }

  @Test
  void linearProbeRepeatsItsBits() {
    assertThat(linear(4)).isEqualTo(linear(4));
  }

  @Test
  void neighboursEqualBruteForceInDouble() throws IOException {
    assertThat(neighbours(4))
        .isEqualTo(TestingImages.golden().get("knn").asDouble(), within(0.002));
  }

  @Test
  void neighboursDoNotDependOnPartitions() {
    assertThat(neighbours(1)).isEqualTo(neighbours(7)).isEqualTo(neighbours(20));
  }

  @Test
  void emptyPartitionsDoNotMatter() {
    JavaRDD<FeatureBlock> train =
        train(3).union(spark.emptyRDD()).union(spark.parallelize(List.of(), 2));
    assertThat(
            new SparkNeighbours(WeightedKnn.STANDARD)
                .accuracy(train, TRAIN_LABELS, test(), TEST_LABELS))
        .isEqualTo(neighbours(3));
    assertThat(
            new SparkLinearProbe(LinearProbe.STANDARD)
                .accuracy(train, TRAIN_LABELS, test(), TEST_LABELS))
        .isEqualTo(linear(3));
  }

  @Test
  void refusesToClassifyByNoImage() {
    JavaRDD<FeatureBlock> none = spark.emptyRDD();
    assertThatThrownBy(
            () ->
                new SparkNeighbours(WeightedKnn.STANDARD)
                    .accuracy(none, TRAIN_LABELS, test(), TEST_LABELS))
        .hasMessage(
            "Cannot classify by neighbours: no train features (rule: at least one partition)");
    assertThatThrownBy(
            () ->
                new SparkLinearProbe(LinearProbe.STANDARD)
                    .accuracy(none, TRAIN_LABELS, test(), TEST_LABELS))
        .hasMessageContaining("no labelled image");
  }

  @Test
  void withoutTestImagesThereIsNoAccuracy() {
    JavaRDD<FeatureBlock> none = spark.emptyRDD();
    assertThat(
            new SparkNeighbours(WeightedKnn.STANDARD)
                .accuracy(train(2), TRAIN_LABELS, none, TEST_LABELS))
        .isNaN();
    assertThat(
            new SparkLinearProbe(LinearProbe.STANDARD)
                .accuracy(train(2), TRAIN_LABELS, none, TEST_LABELS))
        .isNaN();
  }

  private static double linear(int partitions) {
    return new SparkLinearProbe(LinearProbe.STANDARD)
        .accuracy(train(partitions), TRAIN_LABELS, test(), TEST_LABELS);
  }

  private static double neighbours(int partitions) {
    return new SparkNeighbours(WeightedKnn.STANDARD)
        .accuracy(train(partitions), TRAIN_LABELS, test(), TEST_LABELS);
  }

  private static JavaRDD<FeatureBlock> train(int partitions) {
    return features(0, TRAIN, partitions);
  }

  private static JavaRDD<FeatureBlock> test() {
    return features(TRAIN, TEST, 3);
  }

  /** One partition a shard of blocks of up to 100 rows. */
  private static JavaRDD<FeatureBlock> features(int first, int n, int partitions) {
    TestingImages images = IMAGES;
    List<Integer> starts = IntStream.range(0, (n + 99) / 100).map(i -> i * 100).boxed().toList();
    return spark
        .parallelize(starts, partitions)
        .map(from -> images.block(first, from, Math.min(n, from + 100)));
  }
}
