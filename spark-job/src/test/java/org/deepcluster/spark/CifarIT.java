package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.PrepareConfig;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.features.Moments;
import org.deepcluster.features.Whitening;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.EpochMetrics;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A few hundred photographs from files: the first of every class of CIFAR-10's training JPEGs.
 * DEEPCLUSTER_CIFAR10 names their archive, a tar.gz with train/(class)/(number).jpg; without it
 * nothing here runs.
 */
class CifarIT {
  private static final int CLASS_IMAGES = 40;
  private static final int IMAGES = 10 * CLASS_IMAGES;
  private static final int DIMENSIONS = 32;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Manifest manifest;

  @BeforeAll
  static void prepare() throws IOException {
    String archive = System.getenv("DEEPCLUSTER_CIFAR10");
    assumeTrue(archive != null, "DEEPCLUSTER_CIFAR10 is not set");
    Path images = folder.resolve("images");
    unpack(Path.of(archive), images);
    spark = SparkSessions.open("CifarIT", Optional.of("local[2]"));
    manifest =
        SparkPrepare.run(
            spark,
            new PrepareRequest(images.toString(), data(), 32, new PrepareConfig(0.01, 50), 1));
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  private static void unpack(Path archive, Path into) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(raw))) {
      for (TarArchiveEntry entry = tar.getNextTarEntry();
          entry != null;
          entry = tar.getNextTarEntry()) {
        Path name = Path.of(entry.getName());
        if (entry.isFile() && name.startsWith("train") && number(name) < CLASS_IMAGES) {
          Path target = into.resolve(name.getName(1)).resolve(name.getName(2));
          Files.createDirectories(target.getParent());
          Files.copy(tar, target);
        }
      }
    }
  }

  private static int number(Path name) {
    String file = name.getFileName().toString();
    return Integer.parseInt(file.substring(0, file.indexOf('.')));
  }

  private static String data() {
    return folder.resolve("data").toString();
  }

  private static Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }

  @Test
  void photographsArePreparedWithTheirLabels() {
    assertThat(manifest.images()).isEqualTo(IMAGES);
    assertThat(manifest.classes())
        .containsExactly(
            "airplane",
            "automobile",
            "bird",
            "cat",
            "deer",
            "dog",
            "frog",
            "horse",
            "ship",
            "truck");
  }

  /** Every epoch's features, whitened as that epoch did, before they are cut to unit length. */
  @Test
  void everyEpochsWhitenedCovarianceIsTheIdentity() throws IOException {
    String run = folder.resolve("run").toString();
    Settings settings =
        SettingsLoader.load(
            "",
            List.of(
                "whitening.dimensions=" + DIMENSIONS,
                "clustering.k=20",
                "training.epochs=3",
                "training.batch-size=32"));
    TestingTraining.train(spark, settings, data(), run, new QuietListener());
    RunDirectory directory = RunDirectory.read(new org.apache.hadoop.fs.Path(run), hadoop());
    assertThat(EpochMetrics.of(directory.log().chain()))
        .hasSize(3)
        .allSatisfy(
            epoch -> {
              assertThat(epoch.empty()).isZero();
              assertThat(epoch.imagesSeen()).isEqualTo(IMAGES);
              assertThat(epoch.nmiLabels()).isPositive();
            });
    for (int epoch = 1; epoch <= 3; epoch++) {
      Commit clusters = directory.log().find(epoch, Stage.CLUSTERS).orElseThrow();
      RunFiles.Clustering clustering =
          new RunFiles(directory.files(), hadoop()).clustering(clusters);
      requireIdentity(epoch, whitened(features(run, epoch), clustering.whitening()));
    }
  }

  private static FloatBlock features(String run, int epoch) throws IOException {
    String output = folder.resolve("features" + epoch).toString();
    try (SparkInference inference =
        SparkInference.open(spark, run, OptionalInt.of(epoch), data(), output)) {
      assertThat(inference.embed()).isEqualTo(IMAGES);
    }
    List<Row> rows = spark.read().parquet(output).orderBy("id").select("features").collectAsList();
    int width = rows.get(0).getList(0).size();
    FloatBlock features = FloatBlock.zeros(rows.size(), width);
    for (int i = 0; i < rows.size(); i++) {
      List<Float> row = rows.get(i).getList(0);
      for (int j = 0; j < width; j++) {
        features.values()[features.offset(i) + j] = row.get(j);
      }
    }
    return features;
  }

  private static FloatBlock whitened(FloatBlock features, Whitening whitening) {
    try (Whitening.Applied applied = whitening.open()) {
      return applied.apply(features);
    }
  }

  private static void requireIdentity(int epoch, FloatBlock rows) {
    assertThat(rows.rows()).isEqualTo(IMAGES);
    Moments moments = new Moments(rows.row(0));
    moments.add(rows);
    double[] covariance = moments.covariance();
    for (int i = 0; i < DIMENSIONS; i++) {
      for (int j = 0; j < DIMENSIONS; j++) {
        assertThat(covariance[i * DIMENSIONS + j])
            .as("epoch %d, covariance of %d and %d", epoch, i, j)
            .isCloseTo(i == j ? 1 : 0, within(1e-3));
      }
    }
  }
}
