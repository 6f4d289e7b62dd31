package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.clustering.ClusteringException;
import org.deepcluster.config.PrepareConfig;
import org.deepcluster.config.Settings;
import org.deepcluster.dataset.SyntheticImages;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.EpochMetrics;
import org.deepcluster.runs.NotCommittedException;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.RunMismatchException;
import org.deepcluster.runs.Stage;
import org.deepcluster.runs.StopSignal;
import org.deepcluster.runs.TakeOver;
import org.deepcluster.runs.Writers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on generated images: every stage, commits, stops and resumes. */
class SparkTrainingIT {
  private static final int IMAGES = 240;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static String data;

  @BeforeAll
  static void prepare() throws IOException {
    spark = SparkSessions.open("SparkTrainingIT", Optional.of("local[2]"));
    String images = folder.resolve("images").toString();
    SparkGenerate.run(spark, new SyntheticImages(4, 16, 7), IMAGES, images, 2);
    data = folder.resolve("data").toString();
    SparkPrepare.run(spark, new PrepareRequest(images, data, 16, new PrepareConfig(0.01, 20), 1));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @AfterEach
  void nothingStaysPersisted() {
    assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }

  private static String run(String name) {
    return folder.resolve(name).toString();
  }

  private static SparkTraining.Request request(String run, Settings settings) {
    return new SparkTraining.Request(settings, data, run, "test", TakeOver.IF_DEAD, Writers.MANY);
  }

  /** Asks to stop at the given commit of this process; remembers what it hears. */
  private static final class Stopper extends QuietListener {
    private final StopSignal stop;
    private final int at;
    private final List<Commit> made = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    Stopper(StopSignal stop, int at) {
      this.stop = stop;
      this.at = at;
    }

    @Override
    public void committed(Commit commit, boolean again) {
      if (!again) {
        made.add(commit);
      }
      if (made.size() == at) {
        stop.request();
      }
    }

    @Override
    public void tell(String message) {
      told.add(message);
    }
  }

  /** Trains until {@code commits} are made, or to the end. */
  private static Stopper train(String run, Settings settings, int commits) throws IOException {
    StopSignal stop = new StopSignal();
    Stopper stopper = new Stopper(stop, commits);
    SparkTraining.run(spark, request(run, settings), stop, stopper);
    return stopper;
  }

  private static List<Commit> chain(String run) throws IOException {
    return TestingTraining.chain(spark, run);
  }

  @Test
  void aRunStoppedAfterEveryCommitEndsLikeAQuietOne() throws IOException {
    train(run("quiet"), TestingTraining.small(), Integer.MAX_VALUE);
    List<Commit> quiet = chain(run("quiet"));
    assertThat(quiet).hasSizeGreaterThan(10);
    for (int i = 0; i <= quiet.size(); i++) {
      train(run("stopped"), TestingTraining.small(), 1);
    }
    assertThat(chain(run("stopped")))
        .extracting(Commit::step, Commit::digest)
        .isEqualTo(
            quiet.stream()
                .map(c -> org.assertj.core.groups.Tuple.tuple(c.step(), c.digest()))
                .toList());
    assertThat(train(run("stopped"), TestingTraining.small(), Integer.MAX_VALUE).made).isEmpty();
  }

  @Test
  void everyEpochHasItsFigures() throws IOException {
    train(run("figures"), TestingTraining.small(), Integer.MAX_VALUE);
    List<EpochMetrics> epochs = EpochMetrics.of(chain(run("figures")));
    assertThat(epochs).extracting(EpochMetrics::epoch).containsExactly(1, 2);
    assertThat(epochs.get(0).nmiPrevious()).isNull();
    assertThat(epochs.get(1).nmiPrevious()).isBetween(0.0, 1.0);
    assertThat(epochs.get(1).changed()).isBetween(0.0, 1.0);
    for (EpochMetrics epoch : epochs) {
      assertThat(epoch.imagesSeen()).isEqualTo(IMAGES);
      assertThat(epoch.imagesPlanned()).isEqualTo(IMAGES);
      assertThat(epoch.empty()).isZero();
      assertThat(epoch.smallest()).isPositive();
      assertThat(epoch.nmiLabels()).isBetween(0.0, 1.0);
      assertThat(epoch.loss()).isBetween(0.0, 10.0);
      assertThat(epoch.seconds().total()).isPositive();
    }
  }

  @Test
  void everySamplingModeTrains() throws IOException {
    for (String mode : List.of("inverse-size", "weighted-loss", "none")) {
      String run = run("mode-" + mode);
      train(
          run,
          TestingTraining.small("sampling.mode=" + mode, "training.epochs=1"),
          Integer.MAX_VALUE);
      assertThat(EpochMetrics.of(chain(run)).get(0).imagesSeen()).isEqualTo(IMAGES);
    }
  }

  @Test
  void aFractionOfAnEpochDrawsThatShare() throws IOException {
    Settings half = TestingTraining.small("reassign.epochs=0.5", "training.epochs=1");
    train(run("half"), half, Integer.MAX_VALUE);
    assertThat(EpochMetrics.of(chain(run("half"))).get(0).imagesSeen()).isEqualTo(IMAGES / 2);
  }

  @Test
  void sobelTrains() throws IOException {
    train(
        run("sobel"),
        TestingTraining.small("model.sobel=true", "training.epochs=1"),
        Integer.MAX_VALUE);
    assertThat(EpochMetrics.of(chain(run("sobel")))).hasSize(1);
  }

  @Test
  void otherSettingsAreRefusedButMoreEpochsAreNot() throws IOException {
    String run = run("resumed");
    train(run, TestingTraining.small("training.epochs=1"), Integer.MAX_VALUE);
    assertThatThrownBy(
            () -> train(run, TestingTraining.small("clustering.k=13"), Integer.MAX_VALUE))
        .isInstanceOf(RunMismatchException.class)
        .hasMessageContaining("clustering.k")
        .hasMessageContaining("13");
    assertThat(train(run, TestingTraining.small(), Integer.MAX_VALUE).told)
        .anyMatch(message -> message.contains("training.epochs"));
    assertThat(EpochMetrics.of(chain(run))).hasSize(2);
    assertThatThrownBy(
            () -> train(run, TestingTraining.small("training.epochs=1"), Integer.MAX_VALUE))
        .isInstanceOf(RunMismatchException.class);
  }

  @Test
  void moreClustersThanImagesAreRefused() {
    assertThatThrownBy(() -> train(run("k"), TestingTraining.small("clustering.k=241"), 1))
        .isInstanceOf(ClusteringException.class)
        .hasMessageContaining("k=241 exceeds n=240 images (lower clustering.k)");
    assertThat(folder.resolve("k")).doesNotExist();
  }

  @Test
  void aDamagedNetworkCostsNoMoreThanItsEpochsTraining() throws IOException {
    String run = run("damaged");
    train(run, TestingTraining.small(), Integer.MAX_VALUE);
    List<Commit> whole = chain(run);
    Commit last = whole.get(whole.size() - 1);
    Path file = Path.of(run).resolve(last.artifact(RunFiles.NETWORK).path());
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
    Stopper again = train(run, TestingTraining.small(), Integer.MAX_VALUE);
    assertThat(again.told).anyMatch(message -> message.contains("was changed"));
    assertThat(again.made).hasSizeLessThan(whole.size() / 2);
    assertThat(chain(run))
        .extracting(Commit::digest)
        .isEqualTo(whole.stream().map(Commit::digest).toList());
  }

  @Test
  void aRunAssignsItsOwnImagesAsItClusteredThem() throws IOException {
    String run = run("assigned");
    train(run, TestingTraining.small("training.epochs=1"), Integer.MAX_VALUE);
    String output = run("assignments");
    try (SparkInference inference =
        SparkInference.open(spark, run, OptionalInt.empty(), data, output)) {
      assertThat(inference.assign()).isEqualTo(IMAGES);
    }
    Commit clusters =
        chain(run).stream()
            .filter(c -> c.step().stage() == Stage.CLUSTERS)
            .findFirst()
            .orElseThrow();
    int[] expected =
        new RunFiles(
                RunDirectory.read(
                        new org.apache.hadoop.fs.Path(run),
                        spark.sparkContext().hadoopConfiguration())
                    .files(),
                spark.sparkContext().hadoopConfiguration())
            .clusters(clusters);
    int[] assigned =
        spark.read().parquet(output).orderBy("id").select("cluster").collectAsList().stream()
            .mapToInt(row -> row.getInt(0))
            .toArray();
    assertThat(assigned).isEqualTo(expected);
    assertThatThrownBy(
            () -> SparkInference.open(spark, run, OptionalInt.of(5), data, run("none")).close())
        .isInstanceOf(NotCommittedException.class)
        .hasMessageContaining("the clustering of epoch 5");
  }
}
