package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.clustering.ClusteringException;
import org.deepcluster.config.ClusteringEngine;
import org.deepcluster.config.ConfigException;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.cost.RunNeeds;
import org.deepcluster.cost.RunNeeds.Available;
import org.deepcluster.cost.StageEstimate;
import org.deepcluster.runs.NoSpaceException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A dry run on real Spark: it measures everything and leaves nothing behind. */
class SparkDryRunIT {
  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TestingDataset data;

  @BeforeAll
  static void start() throws IOException {
    spark = SparkSessions.open("SparkDryRunIT", Optional.of("local[2]"));
    data = TestingDataset.of(spark, folder, 120, 4, 16, 40);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Settings settings(String engine, int k) {
    return SettingsLoader.load(
        "",
        List.of(
            "image.size=16",
            "whitening.dimensions=16",
            "training.batch-size=16",
            "clustering.engine=" + engine,
            "clustering.k=" + k));
  }

  private static SparkDryRun.Forecast forecast(String engine, int k) throws IOException {
    String run = folder.resolve("runs/new").toString();
    return SparkDryRun.of(spark, settings(engine, k), data.location(), run);
  }

  @ParameterizedTest
  @EnumSource
  void foreseesEveryStageAndLeavesNothingBehind(ClusteringEngine engine) throws IOException {
    SparkDryRun.Forecast forecast = forecast(engine.name().toLowerCase(Locale.ROOT), 5);
    assertThat(forecast.shape().cluster().slots()).isEqualTo(2);
    assertThat(forecast.shape().network().width()).isEqualTo(256);
    assertThat(forecast.costs().image().train()).isPositive();
    assertThat(forecast.costs().image().decode()).isPositive();
    assertThat(forecast.estimate().stages())
        .extracting(StageEstimate::name)
        .containsExactly("extract", "whiten", "cluster", "train");
    assertThat(forecast.estimate().stages()).allMatch(stage -> stage.seconds() > 0);
    assertThat(folder.resolve("runs")).doesNotExist();
    assertThat(pixels()).doesNotExist();
    assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }

  private static Path pixels() {
    String digest = data.manifest().digest().substring(0, 16);
    return Path.of(ImageAccess.localDir(), "deepcluster-pixels", digest + "-16");
  }

  @Test
  void refusesMoreClustersThanImages() {
    assertThatThrownBy(() -> forecast("mllib", 121))
        .isInstanceOf(ClusteringException.class)
        .hasMessageContaining("k=121 exceeds n=120 images (lower clustering.k)");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void refusesWhatDoesNotFit() {
    RunNeeds needs = new RunNeeds(2L << 20, 0, 2L << 20, 2L << 20, 0, 0);
    Available noDisk = new Available(1, 1, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    assertThatThrownBy(() -> SparkDryRun.requireRoom(needs, noDisk, true))
        .hasMessageContaining("every machine needs 2 MB of disk")
        .hasMessageContaining("the run directory needs 2 MB of disk")
        .matches(NoSpaceException::isReasonOf);
    Available noHeap = new Available(Long.MAX_VALUE, Long.MAX_VALUE, 1, 1, Long.MAX_VALUE);
    assertThatThrownBy(() -> SparkDryRun.requireRoom(needs, noHeap, true))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("raise DEEPCLUSTER_HEAP_MB");
  }
}
