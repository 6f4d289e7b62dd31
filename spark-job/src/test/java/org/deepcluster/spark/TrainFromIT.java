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
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.PrepareConfig;
import org.deepcluster.config.Settings;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.NotCommittedException;
import org.deepcluster.runs.Parent;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.RunIdentity;
import org.deepcluster.runs.RunMismatchException;
import org.deepcluster.runs.Stage;
import org.deepcluster.runs.Step;
import org.deepcluster.runs.StopSignal;
import org.deepcluster.runs.TakeOver;
import org.deepcluster.runs.Writers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on from another one on a dataset that grew by one image in a hundred. */
class TrainFromIT {
  private static final int OLD = 400;
  private static final int NEW = 4;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TestingDataset first;
  private static Manifest grown;

  @BeforeAll
  static void trainAndGrow() throws IOException {
    spark = SparkSessions.open("TrainFromIT", Optional.of("local[2]"));
    first = TestingDataset.of(spark, folder, OLD, 4, 16, 100);
    train(3, "parent", Optional.empty(), new QuietListener());
    grown = first.grown(spark, folder, NEW, 100);
    train(2, "child", Optional.of("parent"), new QuietListener());
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

  private static Settings settings(int epochs, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.add("training.epochs=" + epochs);
    return TestingTraining.tiny(all.toArray(String[]::new));
  }

  private static void train(
      int epochs, String run, Optional<String> from, QuietListener listener, String... more)
      throws IOException {
    train(first.location(), settings(epochs, more), run, from, new StopSignal(), listener);
  }

  private static void train(
      String data,
      Settings settings,
      String run,
      Optional<String> from,
      StopSignal stop,
      QuietListener listener)
      throws IOException {
    SparkTraining.run(
        spark,
        new SparkTraining.Request(
            settings,
            data,
            OptionalInt.empty(),
            from.map(TrainFromIT::run),
            run(run),
            "test",
            TakeOver.IF_DEAD,
            Writers.MANY),
        stop,
        listener);
  }

  private static RunDirectory directory(String run) throws IOException {
    return RunDirectory.read(new org.apache.hadoop.fs.Path(run(run)), hadoop());
  }

  private static Commit commit(String run, int epoch, Stage stage) throws IOException {
    return directory(run).log().find(epoch, stage).orElseThrow();
  }

  private static RunFiles files(String run) throws IOException {
    return new RunFiles(directory(run).files(), hadoop());
  }

  private static int[] clusters(String run, int epoch) throws IOException {
    return files(run).clusters(commit(run, epoch, Stage.CLUSTERS));
  }

  @Test
  void itBeginsWithTheNetworkTheVelocitiesAndTheClusters() throws IOException {
    Commit last = commit("parent", 3, Stage.NETWORK);
    Commit start = commit("child", 0, Stage.NETWORK);
    assertThat(start.artifact(RunFiles.NETWORK).sha256())
        .isEqualTo(last.artifact(RunFiles.NETWORK).sha256());
    assertThat(files("child").network(start).momentum()).isNotEmpty();
    assertThat(files("child").clusters(start)).isEqualTo(clusters("parent", 3));
  }

  @Test
  void itRemembersWhereItComesFrom() throws IOException {
    RunIdentity parent = directory("parent").identity();
    RunIdentity child = directory("child").identity();
    String digest = commit("parent", 3, Stage.NETWORK).digest();
    assertThat(child.parent())
        .contains(
            new Parent(
                "file:" + run("parent"), parent.id(), 3, digest, first.manifest().digest(), 1));
    assertThat(child.dataset()).isEqualTo(grown.digest());
    assertThat(parent.parent()).isEmpty();
  }

  /**
   * No other order of the clusters would keep more images in theirs: what moves are images, not
   * ids.
   */
  @Test
  void oldImagesKeepTheIdsOfTheirClusters() throws IOException {
    int[] before = clusters("parent", 3);
    for (int epoch = 1; epoch <= 2; epoch++) {
      int[] now = clusters("child", epoch);
      assertThat(now).hasSize(before.length + (epoch == 1 ? NEW : 0));
      Commit commit = commit("child", epoch, Stage.CLUSTERS);
      double kept = (Double) commit.facts().get("kept_ids");
      double changed = (Double) commit.facts().get("changed");
      assertThat(kept).isEqualTo(SparkAgreement.sameIds(now, before));
      assertThat(kept).as("epoch %d", epoch).isGreaterThan(0.5);
      assertThat(kept + changed).as("epoch %d", epoch).isBetween(0.95, 1.0 + 1e-9);
      before = now;
    }
    assertThat(commit("parent", 2, Stage.CLUSTERS).facts()).doesNotContainKey("kept_ids");
  }

  @Test
  void stoppedAndGoneOnWithItEndsTheSameEvenIfTheParentWentOn() throws IOException {
    train(3, "parent-2", Optional.empty(), new QuietListener());
    StopSignal stop = new StopSignal();
    QuietListener stopping =
        new QuietListener() {
          @Override
          public void committed(Commit commit, boolean again) {
            if (commit.step().equals(Step.of(1, Stage.CLUSTERS))) {
              stop.request();
            }
          }
        };
    train(first.location(), settings(2), "resumed", Optional.of("parent-2"), stop, stopping);
    assertThat(directory("resumed").log().find(2, Stage.NETWORK)).isEmpty();
    train(2, "at-once", Optional.of("parent-2"), new QuietListener());
    train(4, "parent-2", Optional.empty(), new QuietListener());
    train(2, "resumed", Optional.of("parent-2"), new QuietListener());
    assertThat(TestingTraining.digests(spark, run("resumed")))
        .isEqualTo(TestingTraining.digests(spark, run("at-once")));
    train(2, "quiet-2", Optional.of("parent-2"), new QuietListener());
    assertThat(directory("quiet-2").identity().parent().orElseThrow().epoch()).isEqualTo(4);
    assertThat(directory("resumed").identity().parent().orElseThrow().epoch()).isEqualTo(3);
    assertThat(commit("resumed", 2, Stage.NETWORK).artifact(RunFiles.NETWORK).sha256())
        .isNotEqualTo(commit("quiet-2", 2, Stage.NETWORK).artifact(RunFiles.NETWORK).sha256());
    assertThatThrownBy(() -> train(2, "resumed", Optional.empty(), new QuietListener()))
        .isInstanceOf(RunMismatchException.class)
        .hasMessageContaining("from.digest");
  }

  @Test
  void theSameAgainIsTheSameBytes() throws IOException {
    train(2, "again", Optional.of("parent"), new QuietListener());
    assertThat(TestingTraining.digests(spark, run("again")))
        .isEqualTo(TestingTraining.digests(spark, run("child")));
  }

  @Test
  void anotherDatasetTakesTheClustersThatAssignTells() throws IOException {
    String other = folder.resolve("other").toString();
    PrepareConfig config = new PrepareConfig(0.01, 100);
    String images = folder.resolve("images").toString();
    SparkPrepare.run(spark, new PrepareRequest(images, other, 16, config, 5));
    train(
        other,
        settings(1),
        "elsewhere",
        Optional.of("parent"),
        new StopSignal(),
        new QuietListener());
    try (SparkInference inference =
        SparkInference.open(spark, run("parent"), OptionalInt.of(3), other, run("told"))) {
      inference.assign();
    }
    int[] told =
        spark.read().parquet(run("told")).orderBy("id").collectAsList().stream()
            .mapToInt(row -> row.getInt(2))
            .toArray();
    assertThat(files("elsewhere").clusters(commit("elsewhere", 0, Stage.NETWORK))).isEqualTo(told);
  }

  @Test
  void aParentOfAnotherNetworkOrOtherClustersIsRefusedKeyByKey() {
    assertThatThrownBy(
            () ->
                train(
                    1,
                    "refused",
                    Optional.of("parent"),
                    new QuietListener(),
                    "clustering.k=5",
                    "whitening.dimensions=9",
                    "model.sobel=true",
                    "training.learning-rate=0.01"))
        .isInstanceOf(RunMismatchException.class)
        .hasMessageContaining("Cannot go on from the run file:" + run("parent"))
        .hasMessageContaining("clustering.k")
        .hasMessageContaining("whitening.dimensions")
        .hasMessageContaining("model.sobel")
        .hasMessageNotContaining("learning-rate")
        .hasMessageContaining("train anew without --from");
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void aParentWithoutAnEpochIsRefused() throws IOException {
    StopSignal stop = new StopSignal();
    stop.request();
    train(first.location(), settings(1), "unborn", Optional.empty(), stop, new QuietListener());
    assertThatThrownBy(() -> train(1, "x", Optional.of("unborn"), new QuietListener()))
        .isInstanceOf(NotCommittedException.class)
        .hasMessageContaining("a trained network");
  }
}
