package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.clustering.ClusteringException;
import org.deepcluster.clustering.ParallelCentroidPass;
import org.deepcluster.clustering.Seeding;
import org.deepcluster.config.ClusteringConfig;
import org.deepcluster.config.ClusteringEngine;
import org.deepcluster.config.EmptyPolicy;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** k-means by MLlib with repair; golden value: scikit-learn, see resources/clustering/kmeans.py. */
class SparkKMeansIT {
  private static final int N = 3000;
  private static final int D = 12;
  private static final Seed SEED = new Seed(3);

  private static SparkSession spark;
  private static JavaSparkContext context;

  @BeforeAll
  static void start() {
    spark = SparkSessions.open("SparkKMeansIT", Optional.of("local[2]"));
    context = new JavaSparkContext(spark.sparkContext());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @AfterEach
  void nothingStaysPersisted() {
    assertThat(context.getPersistentRDDs()).isEmpty();
  }

  /** The rows of kmeans.py. */
  private static float[] grouped(int i) {
    float[] row = new float[D];
    for (int j = 0; j < D; j++) {
      long group = (i % 30) * 7919L + j * 104729L;
      long own = i * 15485863L + j * 32452843L + i * (long) j * 31;
      row[j] =
          (float)
              ((group % 1009) * (group % 1009) % 1009 / 1009.0 * 2
                  + (own % 2003) * (own % 2003) % 2003 / 2003.0);
    }
    return row;
  }

  private static JavaRDD<FeatureBlock> rows(int n, int parts, IntFunction<float[]> row) {
    List<FeatureBlock> blocks = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      int from = (int) ((long) n * part / parts);
      int to = (int) ((long) n * (part + 1) / parts);
      int d = row.apply(0).length;
      FloatBlock values = FloatBlock.zeros(to - from, d);
      for (int i = from; i < to; i++) {
        System.arraycopy(row.apply(i), 0, values.values(), (i - from) * d, d);
      }
      blocks.add(new FeatureBlock(LongStream.range(from, to).toArray(), values));
    }
    return context.parallelize(blocks, parts);
  }

  private static ClusteringConfig config(int k, int iterations, EmptyPolicy policy) {
    return new ClusteringConfig(ClusteringEngine.MLLIB, k, iterations, policy);
  }

  /** On executors, and once more on the driver, which has to give the same bits. */
  private static KMeansResult run(JavaRDD<FeatureBlock> rows, int n, ClusteringConfig config) {
    return run(rows, n, config, Optional.empty());
  }

  private static KMeansResult run(
      JavaRDD<FeatureBlock> rows, int n, ClusteringConfig config, Optional<int[]> former) {
    KMeansResult result = SparkKMeans.run(rows, n, config, SEED, former, Gathering.NEVER);
    KMeansResult gathered = SparkKMeans.run(rows, n, config, SEED, former);
    assertThat(gathered.centroids().values()).isEqualTo(result.centroids().values());
    assertThat(gathered.counts()).isEqualTo(result.counts());
    assertThat(gathered.objective()).isEqualTo(result.objective());
    assertThat(gathered.repairs()).isEqualTo(result.repairs());
    return result;
  }

  @Test
  void fewRowsComeToTheDriverInTheirOrder() {
    JavaRDD<FeatureBlock> rows = rows(N, 4, SparkKMeansIT::grouped);
    Survey few = Survey.of(rows, new long[] {1}, Gathering.of(context.sc(), N, 40));
    assertThat(few.pass(rows)).isInstanceOf(ParallelCentroidPass.class);
    assertThat(few.gathered().stream().flatMapToLong(block -> Arrays.stream(block.ids())))
        .containsExactlyElementsOf(LongStream.range(0, N).boxed().toList());
    Survey many = Survey.of(rows, new long[] {1}, Gathering.NEVER);
    assertThat(many.pass(rows)).isInstanceOf(SparkCentroidPass.class);
    assertThat(many.gathered()).isEmpty();
    assertThat(many.extent()).isEqualTo(few.extent());
  }

  @ParameterizedTest
  @EnumSource
  void clustersOfBeforeMoveToTheMeansOfTheirRows(ClusteringEngine engine) {
    JavaRDD<FeatureBlock> rows = rows(90, 4, i -> new float[] {10 * (i % 3), Math.floorDiv(i, 3)});
    int[] former = IntStream.range(0, 80).map(i -> i % 3).toArray();
    KMeansResult result =
        run(rows, 90, new ClusteringConfig(engine, 3, 1, EmptyPolicy.KEEP), Optional.of(former));
    assertThat(result.counts()).containsOnly(30);
    assertThat(result.centroids().values()).containsExactly(0, 14.5f, 10, 14.5f, 20, 14.5f);
  }

  @ParameterizedTest
  @EnumSource
  void centroidsThatAreTooManyToTravelWithTasksAreBroadcast(ClusteringEngine engine) {
    int k = 600;
    int d = 64;
    IntFunction<float[]> alone =
        i -> {
          float[] row = new float[d];
          row[i % d] = 1 + i;
          return row;
        };
    KMeansResult result =
        run(rows(k, 3, alone), k, new ClusteringConfig(engine, k, 2, EmptyPolicy.SPLIT_RANDOM));
    assertThat(result.centroids().values().length).isGreaterThan(Sent.SMALL_BYTES / Float.BYTES);
    assertThat(result.counts()).containsOnly(1);
    assertThat(result.objective()).isZero();
  }

  @Test
  void objectiveEqualsScikitLearnsFromTheSameStart() throws IOException {
    JsonNode golden;
    try (InputStream in = SparkKMeansIT.class.getResourceAsStream("/clustering/kmeans.json")) {
      golden = new ObjectMapper().readTree(in);
    }
    long[] initial = Seeding.distinctIds(N, 40, SEED.child("initial"));
    assertThat(initial)
        .containsExactly(
            IntStream.range(0, 40).mapToLong(i -> golden.get("initial").get(i).asLong()).toArray());
    for (int j = 0; j < D; j++) {
      assertThat(grouped(1)[j]).isEqualTo((float) golden.get("first").get(j).asDouble());
    }
    double expected = golden.get("objective").asDouble();
    for (int parts : new int[] {1, 4, 7}) {
      KMeansResult result =
          run(rows(N, parts, SparkKMeansIT::grouped), N, config(40, 20, EmptyPolicy.KEEP));
      assertThat(result.objective()).isEqualTo(expected, within(0.005 * expected));
    }
  }

  private static ClusteringConfig blocked(int k, int iterations, EmptyPolicy policy) {
    return new ClusteringConfig(ClusteringEngine.BLOCKED, k, iterations, policy);
  }

  @Test
  void bothEnginesReachOneObjectiveFromOneStart() {
    JavaRDD<FeatureBlock> rows = rows(N, 4, SparkKMeansIT::grouped);
    double mllib = run(rows, N, config(40, 20, EmptyPolicy.KEEP)).objective();
    double blocked = run(rows, N, blocked(40, 20, EmptyPolicy.KEEP)).objective();
    assertThat(blocked).isEqualTo(mllib, within(1e-5 * mllib));
  }

  @Test
  void blockedEndsOnceNoCentroidMoves() {
    JavaRDD<FeatureBlock> rows = rows(200, 4, SparkKMeansIT::grouped);
    KMeansResult soon = run(rows, 200, blocked(5, 100, EmptyPolicy.KEEP));
    KMeansResult later = run(rows, 200, blocked(5, 1000, EmptyPolicy.KEEP));
    assertThat(soon.centroids().values()).isEqualTo(later.centroids().values());
  }

  @Test
  void blockedRepairsHundredsOfEmptyClusters() {
    JavaRDD<FeatureBlock> rows = rows(1300, 4, SparkKMeansIT::crowded);
    assertThat(run(rows, 1300, blocked(320, 3, EmptyPolicy.KEEP)).empty()).isGreaterThan(100);
    KMeansResult result = run(rows, 1300, blocked(320, 3, EmptyPolicy.SPLIT_RANDOM));
    assertThat(result.repairs()).isGreaterThan(100);
    assertThat(result.empty()).isZero();
    assertThat(result.counts()).hasSize(320).doesNotContain(0L);
  }

  @Test
  void rowsThatAreNotFiniteAreRefused() {
    JavaRDD<FeatureBlock> rows =
        rows(100, 3, i -> i == 60 ? new float[] {1, Float.NaN} : new float[] {i, 2});
    for (ClusteringEngine engine : ClusteringEngine.values()) {
      ClusteringConfig config = new ClusteringConfig(engine, 5, 2, EmptyPolicy.SPLIT_RANDOM);
      assertThatThrownBy(() -> run(rows, 100, config))
          .hasMessageContaining("holds a value that is not finite");
    }
  }

  @Test
  void blockedGivesTheSameBitsAgain() {
    JavaRDD<FeatureBlock> rows = rows(N, 4, SparkKMeansIT::grouped);
    ClusteringConfig config = blocked(40, 10, EmptyPolicy.SPLIT_RANDOM);
    assertThat(run(rows, N, config).centroids().values())
        .isEqualTo(run(rows, N, config).centroids().values());
  }

  @Test
  void theSameRunGivesTheSameBits() {
    JavaRDD<FeatureBlock> rows = rows(N, 4, SparkKMeansIT::grouped);
    ClusteringConfig config = config(40, 10, EmptyPolicy.SPLIT_RANDOM);
    assertThat(run(rows, N, config).centroids().values())
        .isEqualTo(run(rows, N, config).centroids().values());
  }

  /** 40 places hold most points, so that most initial centroids coincide and stay empty. */
  private static float[] crowded(int i) {
    return i < 1000
        ? new float[] {(i % 40) * 10, i % 40 % 7, 1}
        : new float[] {i * 0.01f, (i * 37 % 101) * 0.1f, (i * 53 % 97) * 0.1f};
  }

  @ParameterizedTest
  @EnumSource(names = {"SPLIT_RANDOM", "SPLIT_LARGEST"})
  void hundredsOfEmptyClustersAreRepaired(EmptyPolicy policy) {
    int k = 320;
    JavaRDD<FeatureBlock> rows = rows(1300, 4, SparkKMeansIT::crowded);
    KMeansResult result = run(rows, 1300, config(k, 3, policy));
    assertThat(result.emptyBeforeRepair()).isGreaterThan(100);
    assertThat(result.repairs()).isGreaterThanOrEqualTo(result.emptyBeforeRepair());
    assertThat(result.empty()).isZero();
    assertThat(result.counts()).hasSize(k).doesNotContain(0L);
    int[] clusters = SparkKMeans.clusters(rows, result.centroids(), 1300);
    long[] counts = new long[k];
    Arrays.stream(clusters).forEach(c -> counts[c]++);
    assertThat(counts).isEqualTo(result.counts());
  }

  @Test
  void emptyClustersStayWhereThePolicyKeepsThem() {
    JavaRDD<FeatureBlock> rows = rows(1300, 4, SparkKMeansIT::crowded);
    KMeansResult result = run(rows, 1300, config(320, 3, EmptyPolicy.KEEP));
    assertThat(result.empty()).isEqualTo(result.emptyBeforeRepair()).isPositive();
    assertThat(result.repairs()).isZero();
  }

  @Test
  void imagesThatAreAllAlikeAreRefused() {
    JavaRDD<FeatureBlock> rows = rows(50, 2, i -> new float[] {1, 2, 3});
    assertThatThrownBy(() -> run(rows, 50, config(5, 5, EmptyPolicy.SPLIT_RANDOM)))
        .isInstanceOf(ClusteringException.class)
        .hasMessageContaining("all alike")
        .hasMessageContaining("lower clustering.k");
  }

  @Test
  void fewerDistinctImagesThanClustersAreRefused() {
    JavaRDD<FeatureBlock> rows = rows(300, 3, i -> new float[] {i % 20, 1});
    assertThatThrownBy(() -> run(rows, 300, config(25, 5, EmptyPolicy.SPLIT_LARGEST)))
        .isInstanceOf(ClusteringException.class)
        .hasMessageContaining("lower clustering.k");
  }

  @Test
  void moreClustersThanImagesAreRefused() {
    assertThatThrownBy(
            () ->
                run(
                    rows(10, 2, SparkKMeansIT::grouped),
                    10,
                    config(11, 5, EmptyPolicy.SPLIT_RANDOM)))
        .hasMessageContaining("k=11 exceeds n=10 images (lower clustering.k)");
  }

  @Test
  void oneClusterIsTheMean() {
    KMeansResult result =
        run(rows(N, 4, SparkKMeansIT::grouped), N, config(1, 5, EmptyPolicy.SPLIT_RANDOM));
    double mean = IntStream.range(0, N).mapToDouble(i -> grouped(i)[0]).average().orElseThrow();
    assertThat((double) result.centroids().values()[0]).isEqualTo(mean, within(1e-5));
    assertThat(result.counts()).containsExactly(N);
  }

  @Test
  void asManyClustersAsImagesFitExactly() {
    KMeansResult result =
        run(rows(30, 2, SparkKMeansIT::grouped), 30, config(30, 5, EmptyPolicy.SPLIT_RANDOM));
    assertThat(result.objective()).isEqualTo(0, within(1e-9));
    assertThat(result.counts()).containsOnly(1L);
  }
}
