package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.RunIdentity;
import org.deepcluster.runs.RunMismatchException;
import org.deepcluster.runs.Stage;
import org.deepcluster.runs.StopSignal;
import org.deepcluster.runs.TakeOver;
import org.deepcluster.runs.Writers;
import org.deepcluster.spark.SparkInference.Images;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose dataset grew: it keeps to its own version, and tells clusters of what is new. */
class GrownDatasetIT {
  private static final int OLD = 60;
  private static final int NEW = 12;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TestingDataset first;
  private static Manifest grown;
  private static List<String> before;

  @BeforeAll
  static void trainAndGrow() throws IOException {
    spark = SparkSessions.open("GrownDatasetIT", Optional.of("local[2]"));
    first = TestingDataset.of(spark, folder, OLD, 3, 16, 20);
    train(1, OptionalInt.empty(), "run", new QuietListener());
    train(2, OptionalInt.empty(), "quiet", new QuietListener());
    before = TestingTraining.digests(spark, run("quiet"));
    grown = first.grown(spark, folder, NEW, 20);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static String run(String name) {
    return folder.resolve(name).toString();
  }

  private static Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }

  private static void train(int epochs, OptionalInt version, String run, QuietListener listener)
      throws IOException {
    SparkTraining.run(
        spark,
        new SparkTraining.Request(
            TestingTraining.tiny("training.epochs=" + epochs),
            first.location(),
            version,
            Optional.empty(),
            run(run),
            "test",
            TakeOver.IF_DEAD,
            Writers.MANY),
        new StopSignal(),
        listener);
  }

  private static RunIdentity identity(String run) throws IOException {
    return RunDirectory.read(new org.apache.hadoop.fs.Path(run(run)), hadoop()).identity();
  }

  private static List<Row> assigned(Images images, String name) throws IOException {
    try (SparkInference inference =
        SparkInference.open(spark, run("quiet"), OptionalInt.empty(), images, run(name))) {
      inference.assign();
    }
    return spark.read().parquet(run(name)).orderBy("id").collectAsList();
  }

  private static Images since(int version) {
    return new Images(first.location(), OptionalInt.empty(), OptionalInt.of(version));
  }

  @Test
  void aRunGoesOnWithItsOwnVersion() throws IOException {
    List<String> told = new ArrayList<>();
    QuietListener listener =
        new QuietListener() {
          @Override
          public void tell(String message) {
            told.add(message);
          }
        };
    train(2, OptionalInt.empty(), "run", listener);
    assertThat(TestingTraining.digests(spark, run("run"))).isEqualTo(before);
    assertThat(told)
        .contains("The dataset has grown to version 2; this run goes on with its own, version 1");
    assertThatThrownBy(() -> train(2, OptionalInt.of(2), "run", listener))
        .isInstanceOf(RunMismatchException.class)
        .hasMessageContaining("dataset.version")
        .hasMessageContaining(grown.digest());
  }

  @Test
  void aNewRunTakesTheNewestOrTheOneAskedFor() throws IOException {
    train(1, OptionalInt.empty(), "newest", new QuietListener());
    assertThat(identity("newest").dataset()).isEqualTo(grown.digest());
    assertThat(identity("newest").bases()).containsEntry("dataset.version", "2");
    train(2, OptionalInt.of(1), "asked", new QuietListener());
    assertThat(TestingTraining.digests(spark, run("asked"))).isEqualTo(before);
    assertThatThrownBy(() -> train(1, OptionalInt.of(3), "none", new QuietListener()))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("it has versions 1 to 2");
  }

  @Test
  void onlyWhatIsNewIsAssigned() throws IOException {
    List<Row> all = assigned(Images.all(first.location()), "all");
    List<Row> fresh = assigned(since(1), "fresh");
    assertThat(all).hasSize(OLD + NEW);
    assertThat(fresh).isEqualTo(all.subList(OLD, OLD + NEW));
    assertThat(assigned(new Images(first.location(), OptionalInt.of(1), OptionalInt.empty()), "v1"))
        .isEqualTo(all.subList(0, OLD));
    Commit clustering =
        TestingTraining.chain(spark, run("quiet")).stream()
            .filter(commit -> commit.step().stage() == Stage.CLUSTERS)
            .reduce((a, b) -> b)
            .orElseThrow();
    RunDirectory quiet = RunDirectory.read(new org.apache.hadoop.fs.Path(run("quiet")), hadoop());
    assertThat(all.subList(0, OLD).stream().mapToInt(row -> row.getInt(2)).toArray())
        .isEqualTo(new RunFiles(quiet.files(), hadoop()).clusters(clustering));
  }

  @Test
  void onlyWhatIsNewIsEmbedded() throws IOException {
    try (SparkInference inference =
        SparkInference.open(spark, run("quiet"), OptionalInt.empty(), since(1), run("embedded"))) {
      assertThat(inference.embed()).isEqualTo(NEW);
    }
    List<Row> rows = spark.read().parquet(run("embedded")).orderBy("id").collectAsList();
    assertThat(rows).hasSize(NEW);
    assertThat(rows.get(0).getLong(0)).isEqualTo(OLD);
    assertThat(rows.get(0).<Float>getList(2)).hasSize(256);
  }

  @Test
  void nothingNewIsATableWithoutRows() throws IOException {
    assertThat(assigned(since(2), "nothing")).isEmpty();
    assertThat(spark.read().parquet(run("nothing")).columns())
        .containsExactly("id", "path", "cluster", "distance", "margin");
    assertThat(folder.resolve("nothing/_SUCCESS")).exists();
    try (SparkInference inference =
        SparkInference.open(spark, run("quiet"), OptionalInt.empty(), since(2), run("no-rows"))) {
      assertThat(inference.embed()).isZero();
    }
    assertThat(spark.read().parquet(run("no-rows")).columns())
        .containsExactly("id", "path", "features");
  }

  @Test
  void versionsThatAreNotThereAreToldInWords() {
    assertThatThrownBy(() -> assigned(since(3), "x"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("Cannot read version 3 of dataset");
    Images unprepared = new Images(run("night"), OptionalInt.empty(), OptionalInt.of(1));
    assertThatThrownBy(() -> assigned(unprepared, "x"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("it is no prepared dataset (leave --since and --data-version out");
    Images backwards = new Images(first.location(), OptionalInt.of(1), OptionalInt.of(2));
    assertThatThrownBy(() -> assigned(backwards, "x"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("version 2 is not before version 1");
  }

  @Test
  void theGalleryShowsTheImagesTheRunKnows() throws IOException {
    RunDirectory quiet = RunDirectory.read(new org.apache.hadoop.fs.Path(run("quiet")), hadoop());
    Commit clustering = quiet.log().latest(Stage.CLUSTERS).orElseThrow();
    assertThat(SparkGallery.of(spark, quiet, clustering).sizes())
        .satisfies(sizes -> assertThat(java.util.Arrays.stream(sizes).sum()).isEqualTo(OLD));
  }
}
