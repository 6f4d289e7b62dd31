package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.RowFigure;
import org.deepcluster.clustering.CollapseException;
import org.deepcluster.config.Settings;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.EpochMetrics;
import org.deepcluster.runs.StopSignal;
import org.deepcluster.runs.TakeOver;
import org.deepcluster.training.DivergenceException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training that diverges and clusters that collapse, in whole runs. */
class GuardsIT {
  /** Diverges within an epoch; an eighth of it does not. */
  private static final double TOO_FAST = 24;

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TestingDataset data;

  @BeforeAll
  static void prepare() throws IOException {
    spark = SparkSessions.open("GuardsIT", Optional.of("local[2]"));
    data = TestingDataset.of(spark, folder, 240, 4, 16, 20);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Settings settings(String... more) {
    List<String> overrides =
        new ArrayList<>(List.of("clustering.engine=blocked", "training.commit-rounds=3"));
    overrides.addAll(List.of(more));
    return TestingTraining.small(overrides.toArray(String[]::new));
  }

  /** What a run told, and the stop signal it heeds. */
  private static final class Told extends QuietListener {
    private final StopSignal stop = new StopSignal();
    private final List<String> messages = new ArrayList<>();
    private final boolean stopping;

    /** Asks to stop at the first commit if {@code stopping}. */
    Told(boolean stopping) {
      this.stopping = stopping;
    }

    @Override
    public void committed(Commit commit, boolean again) {
      if (stopping && !again) {
        stop.request();
      }
    }

    @Override
    public void tell(String message) {
      messages.add(message);
    }
  }

  private static Told train(String run, Settings settings) throws IOException {
    return train(run, settings, new Told(false));
  }

  private static Told train(String run, Settings settings, Told told) throws IOException {
    TestingTraining.train(
        spark, settings, data.location(), path(run), TakeOver.IF_DEAD, told.stop, told);
    return told;
  }

  private static String path(String run) {
    return folder.resolve(run).toString();
  }

  private static List<EpochMetrics> metrics(String run) throws IOException {
    return EpochMetrics.of(TestingTraining.chain(spark, path(run)));
  }

  @Test
  void trainingThatDivergesGoesBackAndOnAtHalfTheRate() throws IOException {
    Settings settings =
        settings("training.learning-rate=" + TOO_FAST, "guards.divergence-retries=12");
    Told told = train("fast", settings);
    assertThat(told.messages)
        .anyMatch(
            message ->
                message.contains("diverged") && message.contains("on at learning rate 12.0"));
    List<EpochMetrics> epochs = metrics("fast");
    assertThat(epochs).hasSize(2);
    for (EpochMetrics epoch : epochs) {
      assertThat(epoch.rollbacks()).isPositive();
      assertThat(epoch.learningRate()).isEqualTo(TOO_FAST / Math.pow(2, epoch.rollbacks()));
      assertThat(epoch.loss()).isLessThan(3 * (1 + Math.log(12)));
      assertThat(epoch.imagesSeen()).isEqualTo(epoch.imagesPlanned());
    }

    // Stopped at every commit, it ends with the same bytes: the rate is part of a commit.
    int stops = 0;
    do {
      assertThat(stops++).isLessThan(40);
      train("stopped", settings, new Told(true));
    } while (metrics("stopped").size() < 2);
    assertThat(metrics("stopped").get(1).digest()).isEqualTo(epochs.get(1).digest());
    long rollbacks = epochs.stream().mapToLong(EpochMetrics::rollbacks).sum();
    new RowFigure(
            18,
            "0 diverged rounds committed",
            true,
            rollbacks
                + " stretches went back and on at half the rate, stopped in between or not: the same digest")
        .tell();
  }

  @Test
  void itIsRetriedSoOftenAndNothingOfItIsCommitted() throws IOException {
    Settings settings = settings("training.learning-rate=100", "guards.divergence-retries=1");
    assertThatThrownBy(() -> train("hopeless", settings))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("Cannot go on from round")
        .hasMessageContaining("lower training.learning-rate");
    assertThat(metrics("hopeless")).isEmpty();
  }

  @Test
  void aCollapseIsToldAndStopsTheRunByPolicy() throws IOException {
    String[] strict = {"guards.effective-clusters=1", "guards.collapse-epochs=2"};
    assertThatThrownBy(() -> train("collapsed", settings(strict)))
        .isInstanceOf(CollapseException.class)
        .hasMessageContaining("Cannot go on from epoch 2: clusters have collapsed")
        .hasMessageContaining("2 epochs in a row")
        .hasMessageContaining("guards.collapse=warn");
    assertThat(metrics("collapsed")).hasSize(1);
    assertThat(metrics("collapsed").get(0).collapsedEpochs()).isEqualTo(1);

    Told told = train("collapsed", settings(strict[0], strict[1], "guards.collapse=warn"));
    assertThat(told.messages).contains("Changed: guards.collapse: stop -> warn");
    assertThat(told.messages)
        .anyMatch(message -> message.startsWith("epoch 2: clusters have collapsed: sizes are as"));
    assertThat(metrics("collapsed").get(1).collapsedEpochs()).isEqualTo(2);
    new RowFigure(
            19,
            "told in the epoch it appears in",
            true,
            "stopped in the second in a row (guards.collapse-epochs=2), goes on with guards.collapse=warn; one"
                + " giant cluster, few effective ones and features all alike by CollapseTest")
        .tell();
  }
}
