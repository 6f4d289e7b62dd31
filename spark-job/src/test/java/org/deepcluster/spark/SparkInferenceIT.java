package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.PrepareConfig;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.runs.Artifact;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.NotCommittedException;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features and clusters of images from a finished run, as tables. */
class SparkInferenceIT {
  private static final int IMAGES = 120;
  private static final int K = 6;
  private static final int EPOCHS = 2;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TestingDataset data;
  private static String run;
  private static RunDirectory directory;

  @BeforeAll
  static void train() throws IOException {
    spark = SparkSessions.open("SparkInferenceIT", Optional.of("local[2]"));
    data = TestingDataset.of(spark, folder, IMAGES, 4, 16, 20);
    run = folder.resolve("run").toString();
    Settings settings =
        SettingsLoader.load(
            "",
            List.of(
                "image.size=16",
                "whitening.dimensions=8",
                "clustering.k=" + K,
                "training.epochs=" + EPOCHS,
                "training.batch-size=16"));
    TestingTraining.train(spark, settings, data.location(), run, new QuietListener());
    directory = RunDirectory.read(new org.apache.hadoop.fs.Path(run), hadoop());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }

  private static SparkInference open(OptionalInt epoch, String input, String output)
      throws IOException {
    return SparkInference.open(spark, run, epoch, input, output);
  }

  private static Dataset<Row> assigned(OptionalInt epoch, String input, String name)
      throws IOException {
    String output = folder.resolve(name).toString();
    try (SparkInference inference = open(epoch, input, output)) {
      inference.assign();
    }
    return spark.read().parquet(output);
  }

  private static Dataset<Row> embedded(OptionalInt epoch, String name) throws IOException {
    String output = folder.resolve(name).toString();
    try (SparkInference inference = open(epoch, data.location(), output)) {
      assertThat(inference.embed()).isEqualTo(IMAGES);
    }
    return spark.read().parquet(output);
  }

  @Test
  void trainingImagesGetTheClustersTheyHaveInEveryEpoch() throws IOException {
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      Commit commit = directory.log().find(epoch, Stage.CLUSTERS).orElseThrow();
      int[] clusters = new RunFiles(directory.files(), hadoop()).clusters(commit);
      Dataset<Row> table = assigned(OptionalInt.of(epoch), data.location(), "assigned" + epoch);
      assertThat(table.columns()).containsExactly("id", "path", "cluster", "distance", "margin");
      int[] found =
          table.orderBy("id").collectAsList().stream().mapToInt(row -> row.getInt(2)).toArray();
      assertThat(found).isEqualTo(clusters);
    }
  }

  /** Rows and centroids have unit length, so no distance exceeds 2, and the second is no nearer. */
  @Test
  void distancesAndMarginsAreReadInSql() throws IOException {
    assigned(OptionalInt.empty(), data.location(), "sql").createOrReplaceTempView("assigned");
    Row row =
        spark
            .sql(
                "select count(*), count(distinct cluster), min(distance), max(distance),"
                    + " min(margin), count(distinct path) from assigned")
            .first();
    assertThat(row.getLong(0)).isEqualTo(IMAGES);
    assertThat(row.getLong(1)).isEqualTo(K);
    assertThat(((Number) row.get(2)).doubleValue()).isNotNegative();
    assertThat(((Number) row.get(3)).doubleValue()).isLessThan(2.0);
    assertThat(((Number) row.get(4)).doubleValue()).isNotNegative();
    assertThat(row.getLong(5)).isEqualTo(IMAGES);
  }

  @Test
  void featuresAreThoseTheRunClustered() throws IOException {
    Commit commit = directory.log().latest(Stage.FEATURES).orElseThrow();
    List<SparkFeatures.Part> parts = new java.util.ArrayList<>();
    long id = 0;
    for (Artifact file : commit.artifacts()) {
      parts.add(new SparkFeatures.Part(List.of(run + "/" + file.path()), id, (int) file.rows()));
      id += file.rows();
    }
    SparkFeatures kept = new SparkFeatures(hadoop(), parts, 256);
    Dataset<Row> table = embedded(OptionalInt.of(commit.step().epoch()), "embedded");
    assertThat(table.columns()).containsExactly("id", "path", "features");
    List<Row> rows = table.orderBy("id").collectAsList();
    List<Row> expected = kept.frame(spark).orderBy("id").collectAsList();
    assertThat(rows).hasSize(IMAGES).hasSameSizeAs(expected);
    for (int i = 0; i < IMAGES; i++) {
      assertThat(rows.get(i).getLong(0)).isEqualTo(i);
      assertThat(rows.get(i).<Float>getList(2)).isEqualTo(expected.get(i).<Float>getList(1));
    }
  }

  /** A task that ran twice, or a process that died, leaves a table that nobody reported. */
  @Test
  void filesOfTasksThatRanTwiceAreNotInTheTable() throws IOException {
    Path once = folder.resolve("once");
    Path twice = folder.resolve("twice");
    assigned(OptionalInt.empty(), data.location(), once.getFileName().toString());
    Path stray;
    try (Stream<Path> tables = Files.list(once)) {
      stray = tables.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    Path attempts = folder.resolve("twice-scratch/attempts/assignments");
    Files.createDirectories(attempts);
    Files.copy(stray, attempts.resolve("dead-assignments-00000.parquet"));
    try (SparkInference inference = open(OptionalInt.empty(), data.location(), twice.toString())) {
      assertThat(attempts).as("of a process that died").doesNotExist();
      Files.createDirectories(attempts);
      Files.copy(stray, attempts.resolve("again-assignments-00000.parquet"));
      inference.assign();
    }
    assertThat(spark.read().parquet(twice.toString()).count()).isEqualTo(IMAGES);
    assertThat(twice.resolve("_SUCCESS")).exists();
    assertThat(twice.toFile().list((parent, name) -> name.startsWith("again"))).isEmpty();
  }

  /** The labelled images of an evaluation are seen as those the network was trained on. */
  @Test
  void anEvaluationDoesNotHangOnTheStatisticsOfItsImages() throws IOException {
    String images = folder.resolve("labelled-images").toString();
    SparkGenerate.run(spark, new org.deepcluster.dataset.SyntheticImages(3, 16, 5), 60, images, 2);
    Path labelled = folder.resolve("labelled");
    PrepareRequest request =
        new PrepareRequest(images, labelled.toString(), 16, new PrepareConfig(0.01, 20), 1);
    SparkPrepare.run(spark, request);
    JsonNode before = evaluated(labelled);
    Path manifest = labelled.resolve(Manifest.FILE);
    ObjectMapper json = new ObjectMapper();
    ObjectNode changed = (ObjectNode) json.readTree(manifest.toFile());
    changed.putArray("mean").add(0.1).add(0.9).add(0.2);
    Files.write(manifest, json.writeValueAsBytes(changed));
    assertThat(Manifest.read(hadoop(), labelled.toString()).mean()).contains(0.9);
    assertThat(evaluated(labelled)).isEqualTo(before);
  }

  private static JsonNode evaluated(Path labelled) throws IOException {
    Settings settings = SettingsLoader.ofFlat(directory.identity().settings());
    String data = labelled.toString();
    return SparkEvaluation.run(
        spark, run, settings, data, data, OptionalInt.empty(), progress -> {});
  }

  @Test
  void newImagesNeedNoPreparation() throws IOException {
    String images = folder.resolve("new").toString();
    SparkGenerate.run(spark, new org.deepcluster.dataset.SyntheticImages(2, 24, 9), 10, images, 0);
    Dataset<Row> table = assigned(OptionalInt.empty(), images, "assigned-new");
    assertThat(table.count()).isEqualTo(10);
    assertThat(folder.resolve("assigned-new-scratch")).doesNotExist();
    double share =
        table.filter("distance >= 0 and margin >= 0 and cluster between 0 and " + (K - 1)).count()
            / 10.0;
    assertThat(share).isCloseTo(1, within(0.0));
  }

  @Test
  void anEpochThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () -> open(OptionalInt.of(9), data.location(), folder.resolve("x").toString()))
        .isInstanceOf(NotCommittedException.class)
        .hasMessageContaining("the clustering of epoch 9");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void aTableThatIsNotWholeIsToldFromOneThatIs() throws IOException {
    Path output = Files.createDirectory(folder.resolve("whole"));
    Files.write(output.resolve("_SUCCESS"), new byte[0]);
    assertThatThrownBy(() -> open(OptionalInt.empty(), data.location(), output.toString()))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("it exists (choose another --output, or remove it)");
  }

  @Test
  void anOutputThatExistsIsKept() throws IOException {
    Path output = Files.createDirectory(folder.resolve("kept"));
    Files.write(output.resolve("file"), new byte[] {1});
    assertThatThrownBy(() -> open(OptionalInt.empty(), data.location(), output.toString()))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("it exists without _SUCCESS, so it is not a whole table (choose");
    assertThat(Arrays.asList(output.toFile().list())).containsExactly("file");
  }
}
