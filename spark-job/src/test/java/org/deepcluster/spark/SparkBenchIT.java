package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.bench.BenchException;
import org.deepcluster.bench.BenchReport;
import org.deepcluster.bench.Comparison;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.linalg.FloatBlock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark without a peer, on a few small images; deploy/tests/40-bench.sh has the peer. */
class SparkBenchIT {
  private static SparkSession spark;
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = SparkSessions.open("SparkBenchIT", Optional.of("local[2]"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Settings settings() {
    return SettingsLoader.load(
        "",
        List.of(
            "image.size=16",
            "whitening.dimensions=16",
            "clustering.k=8",
            "clustering.iterations=3",
            "training.batch-size=16",
            "training.averaging-frequency=2"));
  }

  private BenchReport run(int images) throws IOException {
    SparkBenchRequest request =
        new SparkBenchRequest(
            settings(),
            Optional.empty(),
            images,
            1,
            1000,
            List.of(10, 30),
            Set.copyOf(SparkBenchRequest.MEASURES),
            folder);
    return SparkBench.run(spark, request, Map.of("cores", 2), Optional.empty(), step -> {});
  }

  @Test
  void everyStageIsMeasured() throws IOException {
    BenchReport report = run(160);
    assertThat(report.comparisons().stream().map(Comparison::key))
        .containsExactly(
            "epoch_cold",
            "epoch",
            "epoch_extract",
            "epoch_whiten",
            "epoch_cluster",
            "epoch_train",
            "decode",
            "augmentation",
            "training",
            "extraction",
            "whitening",
            "kmeans_k10",
            "kmeans_k30",
            "mllib_k10");
    assertThat(report.comparisons()).allMatch(comparison -> comparison.oursMedian() > 0);
    assertThat(report.figures())
        .containsOnlyKeys("fixed_seconds", "averaging_share", "augmentation_share");
    double epoch = report.comparisons().get(1).oursMedian();
    assertThat(report.figures().get("fixed_seconds")).isBetween(0.0, epoch);
    assertThat(report.settings()).containsEntry("images", 160L).containsEntry("k", 8);
    assertThat(new JavaSparkContext(spark.sparkContext()).getPersistentRDDs()).isEmpty();
  }

  @Test
  void tooFewImagesAreRefused() {
    assertThatThrownBy(() -> run(15))
        .isInstanceOf(BenchException.class)
        .hasMessage(
            "Cannot bench on 15 images: k=8 and batches of 16 need 16 at least (raise --images)");
  }

  @Test
  void thePeerGetsTheRowsThatAreClustered() throws IOException {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    try (SparkBenchKMeans kmeans = new SparkBenchKMeans(context, 700, 6)) {
      FloatBlock written = read(kmeans.write(folder.resolve("rows")), 6);
      FloatBlock start = kmeans.start(20);
      FloatBlock moved = kmeans.blocked(start, 2);
      assertThat(read(SparkBenchKMeans.write(start, folder.resolve("start")), 6).values())
          .isEqualTo(start.values());
      assertThat(kmeans.objective(moved))
          .isEqualTo(objective(written, moved), within(1e-5))
          .isLessThan(kmeans.objective(start));
    }
  }

  private static FloatBlock read(Path file, int columns) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return new FloatBlock(values.length / columns, columns, values);
  }

  private static double objective(FloatBlock rows, FloatBlock centroids) {
    double sum = 0;
    for (int i = 0; i < rows.rows(); i++) {
      double nearest = Double.MAX_VALUE;
      for (int c = 0; c < centroids.rows(); c++) {
        double distance = 0;
        for (int j = 0; j < rows.columns(); j++) {
          double difference =
              rows.values()[rows.offset(i) + j] - centroids.values()[centroids.offset(c) + j];
          distance += difference * difference;
        }
        nearest = Math.min(nearest, distance);
      }
      sum += nearest;
    }
    return sum / rows.rows();
  }
}
