package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.deepcluster.runs.TestingRuns.HADOOP;
import static org.deepcluster.runs.TestingRuns.commit;
import static org.deepcluster.runs.TestingRuns.commitEpochs;
import static org.deepcluster.runs.TestingRuns.commitFile;
import static org.deepcluster.runs.TestingRuns.path;
import static org.deepcluster.runs.TestingRuns.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of three epochs, looked at from outside. */
class RunStatusTest {
  private static final long STALE = LeaseTiming.DEFAULT.stale().toMillis();

  @TempDir private Path folder;

  private RunStatus status(long later) throws IOException {
    return RunDirectory.read(path(folder), HADOOP).status(System.currentTimeMillis() + later);
  }

  private RunStatus status() throws IOException {
    return status(0);
  }

  private void heldBy(ProcessIdentity process) throws IOException {
    Store store = CommitStyle.store(path(folder), HADOOP, Writers.MANY);
    LeaseHolder holder = new LeaseHolder(1, "nonce", process, "app-7", "nightly", "2");
    assertThat(new LeaseFolder(store, new Layout(path(folder))).claim(holder)).isTrue();
  }

  @Test
  void aRunThatNobodyHeldIsNotStarted() throws Exception {
    TestingRuns.open(folder);
    assertThat(status().state()).isEqualTo(RunState.NOT_STARTED);
    assertThat(status().stage()).isEqualTo("initialise");
    assertThat(status().lease()).isEmpty();
  }

  @Test
  void aFolderThatIsNoRunIsRefused() {
    assertThatThrownBy(this::status)
        .isInstanceOf(NotARunException.class)
        .hasMessageContaining("there is no run.json");
  }

  @Test
  void aRunThatIsWrittenIsRunning() throws Exception {
    try (RunWriter writer = write(folder)) {
      commitEpochs(writer, 1);
      assertThat(status().state()).isEqualTo(RunState.RUNNING);
      assertThat(status().epochsDone()).isEqualTo(1);
      assertThat(status().epochs()).isEqualTo(3);
      assertThat(status().stage()).isEqualTo("extract");
      assertThat(status().lease().orElseThrow().holder().application()).isEqualTo("app-1");
      assertThat(status(90_000).sinceCommit().orElseThrow())
          .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(120));
      commit(writer, Step.of(2, Stage.FEATURES));
      assertThat(status().stage()).isEqualTo("cluster");
    }
    assertThat(status().state()).isEqualTo(RunState.STOPPED);
  }

  @Test
  void aRunWhoseProcessFailedTellsTheReason() throws Exception {
    try (RunWriter writer = write(folder)) {
      commitEpochs(writer, 1);
      writer.failed(new IOException("Cannot train epoch 2: it diverged\n\tat somewhere"));
    }
    assertThat(status().state()).isEqualTo(RunState.FAILED);
    assertThat(status().lease().orElseThrow().failure())
        .contains("Cannot train epoch 2: it diverged");
    write(folder).close();
    assertThat(status().state()).isEqualTo(RunState.STOPPED);
  }

  @Test
  void aFinishedRunIsFinishedWhoeverHoldsIt() throws Exception {
    try (RunWriter writer = write(folder)) {
      commitEpochs(writer, 3);
      assertThat(status().state()).isEqualTo(RunState.FINISHED);
    }
    assertThat(status().state()).isEqualTo(RunState.FINISHED);
    assertThat(status().stage()).isEqualTo("done");
  }

  @Test
  void aSilentHolderAndADeadOneAreStale() throws Exception {
    TestingRuns.open(folder);
    heldBy(new ProcessIdentity("node-7", 42, "another-boot", "pid:[1]", "77"));
    assertThat(status().state()).isEqualTo(RunState.RUNNING);
    assertThat(status(STALE + 1_000).state()).isEqualTo(RunState.STALE);
    assertThat(status(STALE + 1_000).lease().orElseThrow().sign())
        .isEqualTo(LeaseStatus.Sign.SILENT);
  }

  @Test
  void aDeadHolderOfThisMachineIsSeenAtOnce() throws Exception {
    TestingRuns.open(folder);
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    ProcessIdentity here = ProcessIdentity.current();
    heldBy(new ProcessIdentity(here.host(), gone.pid(), here.boot(), here.space(), "1"));
    assertThat(status().lease().orElseThrow().sign()).isEqualTo(LeaseStatus.Sign.DEAD);
    assertThat(status().state()).isEqualTo(RunState.STALE);
  }

  @Test
  void theShareOfAnEpochsTrainingIsThatOfItsImages() throws Exception {
    try (RunWriter writer = write(folder)) {
      commitEpochs(writer, 1);
      commit(writer, Step.of(2, Stage.FEATURES));
      commit(writer, Step.of(2, Stage.CLUSTERS));
      assertThat(status().share()).isZero();
      Map<String, Object> facts = Map.of("images_seen", 60, "images_planned", 240, "loss", 2.5);
      writer.commit(new CommitDraft(Step.train(2, 4), new Seed(1), List.of(), facts, Map.of()));
      assertThat(status().share()).isEqualTo(0.25);
      assertThat(status().toJson("r", OptionalDouble.of(9.6)))
          .contains(
              "\"state\":\"running\",\"epochs_done\":1,\"epochs\":3,\"stage\":\"train\",\"loss\":2.5,",
              "\"seconds_left\":10,\"last_commit\":\"epoch-0002-train-round-0004\"");
    }
  }

  @Test
  void onlyTheNewestTwoEpochsAreRead() throws Exception {
    try (RunWriter writer = write(folder)) {
      commitEpochs(writer, 3);
    }
    Files.writeString(commitFile(folder, Step.of(1, Stage.NETWORK)), "damaged");
    assertThat(status().log().chain()).hasSize(10);
    assertThat(status().log().messages()).isEmpty();
    Files.writeString(commitFile(folder, Step.of(3, Stage.NETWORK)), "damaged");
    assertThat(status().state()).isEqualTo(RunState.STOPPED);
    assertThat(status().log().messages())
        .singleElement()
        .asString()
        .contains("epoch-0003-network is not a whole commit");
  }
}
