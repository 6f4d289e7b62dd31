package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.deepcluster.runs.TestingRuns.HADOOP;
import static org.deepcluster.runs.TestingRuns.REQUEST;
import static org.deepcluster.runs.TestingRuns.commitEpochs;
import static org.deepcluster.runs.TestingRuns.file;
import static org.deepcluster.runs.TestingRuns.path;
import static org.deepcluster.runs.TestingRuns.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {

  private static final Retention SPARSE = new Retention(2, 0, Duration.ZERO);

  @TempDir Path folder;

  private CommitLog log() throws IOException {
    return RunDirectory.read(path(folder), HADOOP).log(Verification.ALL);
  }

  @Test
  void byDefaultNetworksAndClusteringsStay() throws Exception {
    try (RunWriter writer = write(folder)) {
      commitEpochs(writer, 2);
      assertThat(writer.sweep(Retention.DEFAULT))
          .containsExactly(
              Step.of(1, Stage.FEATURES),
              Step.train(1, 1),
              Step.train(1, 2),
              Step.train(2, 1),
              Step.train(2, 2));
      assertThat(writer.sweep(Retention.DEFAULT)).isEmpty();
    }
    assertThat(log().chain()).hasSize(11);
    assertThat(log().messages()).isEmpty();
    assertThat(log().hasFiles(log().find(1, Stage.FEATURES).orElseThrow())).isFalse();
    assertThat(file(folder, log().find(1, Stage.FEATURES).orElseThrow())).doesNotExist();
    assertThat(file(folder, log().find(2, Stage.FEATURES).orElseThrow())).exists();
  }

  @Test
  void sparseRetentionKeepsTheFirstAndTheNewest() throws Exception {
    try (RunWriter writer = write(folder)) {
      commitEpochs(writer, 6);
      writer.sweep(SPARSE);
    }
    CommitLog log = log();
    assertThat(log.chain()).hasSize(31);
    assertThat(log.messages()).isEmpty();
    assertThat(log.chain().stream().filter(log::hasFiles).map(Commit::step))
        .containsExactly(
            Step.of(0, Stage.NETWORK),
            Step.of(5, Stage.CLUSTERS),
            Step.of(5, Stage.NETWORK),
            Step.of(6, Stage.FEATURES),
            Step.of(6, Stage.CLUSTERS),
            Step.of(6, Stage.NETWORK));
  }

  @Test
  void everyTenthNetworkCanBeKept() throws Exception {
    Retention everyThird = new Retention(1, 3, Duration.ZERO);
    try (RunWriter writer = write(folder)) {
      commitEpochs(writer, 7);
      Set<Step> gone = everyThird.superseded(writer.log().chain());
      assertThat(gone).doesNotContain(Step.of(3, Stage.NETWORK), Step.of(6, Stage.CLUSTERS));
      assertThat(gone).contains(Step.of(2, Stage.NETWORK), Step.of(5, Stage.CLUSTERS));
    }
  }

  @Test
  void withinAnEpochTheLastTwoRoundsStay() throws Exception {
    try (RunWriter writer = write(folder)) {
      for (int round = 1; round <= 4; round++) {
        TestingRuns.commit(writer, Step.train(1, round));
      }
      assertThat(writer.sweep(Retention.DEFAULT))
          .containsExactly(Step.train(1, 1), Step.train(1, 2));
    }
  }

  @Test
  void aSweepThatDiedIsFinishedByTheNext() throws Exception {
    Commit commit;
    try (RunWriter writer = write(folder)) {
      commitEpochs(writer, 1);
      commit = writer.log().find(Step.train(1, 1)).orElseThrow();
    }
    Files.createDirectories(folder.resolve("retired"));
    Files.writeString(folder.resolve("retired/epoch-0001-train-round-0001.json"), "{}");
    assertThat(file(folder, commit)).exists();
    try (RunWriter writer = write(folder)) {
      writer.sweep(SPARSE);
    }
    assertThat(file(folder, commit)).doesNotExist();
    assertThat(log().messages()).isEmpty();
  }

  @Test
  void filesNobodyNamesGoAfterTheGracePeriod() throws Exception {
    Path dead;
    Path half;
    try (RunWriter writer = write(folder)) {
      commitEpochs(writer, 1);
      half = folder.resolve(writer.attempt().folder()).resolve("half-written");
      Files.writeString(half, "half");
    }
    dead = folder.resolve("attempts/g9-dead/part/data");
    Files.createDirectories(dead.getParent());
    Files.writeString(dead, "dead");
    Path temporary = folder.resolve("commits/.epoch-0009-network.json.1.tmp");
    Files.writeString(temporary, "{");
    try (RunWriter writer = write(folder)) {
      Path own = folder.resolve(writer.attempt().folder()).resolve("own");
      Files.createDirectories(own.getParent());
      Files.writeString(own, "own");
      writer.sweep(Retention.DEFAULT);
      assertThat(dead).exists();
      assertThat(half).exists();
      assertThat(temporary).exists();
    }
    try (RunWriter writer = write(folder)) {
      writer.sweep(SPARSE);
      assertThat(folder.resolve("attempts/g9-dead")).doesNotExist();
      assertThat(half).doesNotExist();
      assertThat(temporary).doesNotExist();
    }
    assertThat(log().latest().orElseThrow().step()).isEqualTo(Step.of(1, Stage.NETWORK));
  }

  @Test
  void onlyTheHolderSweeps() throws Exception {
    RunDirectory run = TestingRuns.open(folder);
    try (RunWriter first = run.write(REQUEST);
        RunWriter second = run.write(REQUEST.with(TakeOver.NOW))) {
      assertThat(second.generation()).isEqualTo(2);
      assertThatThrownBy(() -> first.sweep(SPARSE)).isInstanceOf(LeaseLostException.class);
    }
  }

  @Test
  void refusesToKeepNothing() {
    assertThatThrownBy(() -> new Retention(0, 1, Duration.ZERO))
        .hasMessageContaining("keepEpochs=0");
  }
}
