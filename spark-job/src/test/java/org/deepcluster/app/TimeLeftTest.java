package org.deepcluster.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.Stage;
import org.deepcluster.runs.Step;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.Test;

/** Three epochs; later ones take 2 + (1 + 4) + 10 = 17 seconds. */
class TimeLeftTest {
  private final TimeLeft left = new TimeLeft(3);

  private void commit(Step step, Map<String, Double> seconds) {
    commit(step, seconds, 0);
  }

  private void commit(Step step, Map<String, Double> seconds, double compilers) {
    left.committed(
        new Commit(
            step,
            0,
            new Seed(1),
            List.of(),
            new TreeMap<>(),
            new TreeMap<>(Map.of("seconds", seconds, "compilers", compilers)),
            "",
            ""));
  }

  private void epoch(int epoch) {
    extract(epoch);
    cluster(epoch);
    commit(Step.of(epoch, Stage.NETWORK), Map.of("train", 10.0));
  }

  private void extract(int epoch) {
    double decode = epoch == 1 ? 30 : 0;
    commit(Step.of(epoch, Stage.FEATURES), Map.of("decode", decode, "extract", 2.0));
  }

  private void cluster(int epoch) {
    commit(Step.of(epoch, Stage.CLUSTERS), Map.of("whiten", 1.0, "cluster", 4.0));
  }

  private void start() {
    commit(Step.of(0, Stage.NETWORK), Map.of());
  }

  @Test
  void isUnknownBeforeTheFirstEpochTrains() {
    assertThat(left.seconds(0, 1)).isEmpty();
    start();
    extract(1);
    assertThat(left.seconds(0, 1)).isEmpty();
    cluster(1);
    assertThat(left.seconds(0, 1)).isEmpty();
  }

  @Test
  void isToldByTheShareOfTheFirstTraining() {
    start();
    extract(1);
    cluster(1);
    assertThat(left.seconds(0.4, 4)).hasValue(6 + 2 * 17.0);
  }

  @Test
  void leavesDecodingOutOfLaterEpochs() {
    start();
    epoch(1);
    assertThat(left.seconds(0, 0)).hasValue(2 * 17.0);
  }

  @Test
  void leavesOutWhatCompilersTook() {
    start();
    epoch(1);
    commit(Step.of(2, Stage.FEATURES), Map.of("extract", 2.0), 0.5);
    assertThat(left.seconds(0, 0)).hasValue(15 + 16.5);
  }

  @Test
  void countsDownWhileAStageRuns() {
    start();
    epoch(1);
    assertThat(left.seconds(0, 1.5)).hasValue(0.5 + 15 + 17);
    assertThat(left.seconds(0, 9)).as("a stage that takes longer than before").hasValue(15 + 17.0);
    extract(2);
    cluster(2);
    assertThat(left.seconds(0.75, 1)).hasValue(2.5 + 17);
  }

  @Test
  void takesTheNewestTimeOfAStage() {
    start();
    epoch(1);
    commit(Step.of(2, Stage.FEATURES), Map.of("extract", 6.0));
    assertThat(left.seconds(0, 0)).hasValue(15 + 21.0);
  }

  @Test
  void addsUpThePartsOfATrainingResumedInTheMiddle() {
    start();
    epoch(1);
    extract(2);
    cluster(2);
    commit(Step.train(2, 5), Map.of("train", 6.0));
    assertThat(left.seconds(0, 1)).hasValue(3 + 17.0);
    assertThat(left.seconds(0.5, 0)).hasValue(5 + 17.0);
    commit(Step.of(2, Stage.NETWORK), Map.of("train", 6.0));
    assertThat(left.seconds(0, 0)).hasValue(19);
  }

  @Test
  void runsOutInTheLastStageOfTheLastEpoch() {
    start();
    epoch(1);
    epoch(2);
    extract(3);
    cluster(3);
    assertThat(left.seconds(0.9, 9)).hasValue(1);
    assertThat(left.seconds(1, 12)).hasValue(0);
    commit(Step.of(3, Stage.NETWORK), Map.of("train", 10.0));
    assertThat(left.seconds(0, 5)).hasValue(0);
  }
}
