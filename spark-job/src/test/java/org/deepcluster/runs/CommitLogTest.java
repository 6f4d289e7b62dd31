package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.deepcluster.runs.TestingRuns.HADOOP;
import static org.deepcluster.runs.TestingRuns.artifact;
import static org.deepcluster.runs.TestingRuns.commit;
import static org.deepcluster.runs.TestingRuns.commitEpochs;
import static org.deepcluster.runs.TestingRuns.commitFile;
import static org.deepcluster.runs.TestingRuns.draft;
import static org.deepcluster.runs.TestingRuns.file;
import static org.deepcluster.runs.TestingRuns.path;
import static org.deepcluster.runs.TestingRuns.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitLogTest {

  private static final Step LAST = Step.of(2, Stage.NETWORK);
  private static final Step BEFORE = Step.train(2, 2);

  @TempDir Path folder;

  @BeforeEach
  void twoEpochs() throws IOException {
    try (RunWriter writer = write(folder)) {
      commitEpochs(writer, 2);
    }
  }

  private CommitLog log(Verification verification) throws IOException {
    return RunDirectory.read(path(folder), HADOOP).log(verification);
  }

  private CommitLog log() throws IOException {
    return log(Verification.LAST);
  }

  @Test
  void isTheChainOfAllCommits() throws Exception {
    CommitLog log = log(Verification.ALL);
    assertThat(log.chain()).hasSize(11);
    assertThat(log.latest().orElseThrow().step()).isEqualTo(LAST);
    assertThat(log.latest().orElseThrow().sequence()).isEqualTo(10);
    assertThat(log.find(1, Stage.CLUSTERS)).isPresent();
    assertThat(log.find(3, Stage.CLUSTERS)).isEmpty();
    assertThat(log.latest(Stage.CLUSTERS).orElseThrow().step().epoch()).isEqualTo(2);
    assertThat(log.latest(1, Stage.TRAIN).orElseThrow().step().round()).isEqualTo(2);
    assertThat(log.messages()).isEmpty();
    assertThat(log.broken()).isEmpty();
  }

  @Test
  void committingTheSameAgainChangesNothing() throws Exception {
    byte[] before = Files.readAllBytes(commitFile(folder, LAST));
    try (RunWriter writer = write(folder)) {
      Commit again = commit(writer, LAST);
      assertThat(again.notes()).containsEntry("generation", 1L);
      assertThat(commit(writer, Step.of(1, Stage.FEATURES)).sequence()).isEqualTo(1);
    }
    assertThat(Files.readAllBytes(commitFile(folder, LAST))).isEqualTo(before);
  }

  @Test
  void committingSomethingElseAgainIsAConflict() throws Exception {
    try (RunWriter writer = write(folder)) {
      CommitDraft other = draft(LAST, List.of(artifact(writer, "network", "other")));
      assertThatThrownBy(() -> writer.commit(other))
          .isInstanceOf(WriterConflictException.class)
          .hasMessageContaining("Cannot commit epoch-0002-network")
          .hasMessageContaining("already committed with another content");
    }
  }

  @Test
  void stepsOnlyGoForward() throws Exception {
    try (RunWriter writer = write(folder)) {
      assertThatThrownBy(() -> commit(writer, Step.train(2, 3)))
          .hasMessageContaining("steps only go forward");
    }
  }

  @Test
  void aCutCommitIsSetAside() throws Exception {
    Files.writeString(commitFile(folder, LAST), "{\"step\": \"epoch-0002-net");
    assertGoesOnFrom(BEFORE, "epoch-0002-network is not a whole commit");
  }

  @Test
  void aChangedCommitIsSetAsideWithAllThatFollow() throws Exception {
    Path changed = commitFile(folder, Step.of(2, Stage.CLUSTERS));
    Files.writeString(changed, Files.readString(changed).replace("\"n\" : 2", "\"n\" : 3"));
    assertGoesOnFrom(Step.of(2, Stage.FEATURES), "does not have the digest it states");
    assertThat(Files.exists(commitFile(folder, LAST))).isFalse();
  }

  @Test
  void aGapEndsTheChain() throws Exception {
    Files.delete(commitFile(folder, Step.train(2, 1)));
    assertGoesOnFrom(
        Step.of(2, Stage.CLUSTERS),
        "epoch-0002-train-round-0002 does not follow epoch-0002-clusters");
  }

  @Test
  void aCutPayloadIsNoticedByItsLength() throws Exception {
    Path payload = file(folder, log().latest().orElseThrow());
    Files.writeString(payload, "epoch");
    assertGoesOnFrom(BEFORE, "has 5 bytes, not 18");
  }

  @Test
  void ofManyChangedPayloadsTheFirstIsTold() throws Exception {
    Commit many;
    try (RunWriter writer = write(folder)) {
      List<Artifact> files = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        files.add(artifact(writer, "part-%02d".formatted(i), "0"));
      }
      many = writer.commit(draft(Step.of(3, Stage.FEATURES), files));
    }
    for (int i : new int[] {31, 7, 39}) {
      Files.writeString(folder.resolve(many.artifacts().get(i).path()), "1");
    }
    assertThat(log().latest().orElseThrow().step()).isEqualTo(LAST);
    assertThat(log().messages())
        .singleElement()
        .asString()
        .contains(many.artifacts().get(7).path() + " was changed after it was committed");
  }

  @Test
  void aChangedPayloadOfTheLastCommitIsNoticedByItsDigest() throws Exception {
    Path payload = file(folder, log().latest().orElseThrow());
    Files.writeString(payload, "epoch-0002-Network");
    assertGoesOnFrom(BEFORE, "was changed after it was committed");
  }

  @Test
  void aChangedPayloadElsewhereIsNoticedWhenAllIsVerified() throws Exception {
    Path payload = file(folder, log().find(2, Stage.CLUSTERS).orElseThrow());
    Files.writeString(payload, "Epoch-0002-clusters");
    assertThat(log().latest().orElseThrow().step()).isEqualTo(LAST);
    assertThat(log(Verification.ALL).latest().orElseThrow().step())
        .isEqualTo(Step.of(2, Stage.FEATURES));
  }

  @Test
  void aLostPayloadThatNobodyReadsAnyMoreIsToldAndDoesNoHarm() throws Exception {
    Files.delete(file(folder, log().find(1, Stage.FEATURES).orElseThrow()));
    CommitLog log = log();
    assertThat(log.latest().orElseThrow().step()).isEqualTo(LAST);
    assertThat(log.messages())
        .singleElement()
        .asString()
        .contains("epoch-0001-features lost a file");
  }

  @Test
  void theSameCommitComesAgainAfterALoss() throws Exception {
    String digest = log().latest().orElseThrow().digest();
    Files.delete(file(folder, log().latest().orElseThrow()));
    try (RunWriter writer = write(folder)) {
      assertThat(commit(writer, LAST).digest()).isEqualTo(digest);
    }
    assertThat(log().messages()).isEmpty();
  }

  @Test
  void leftoversOfAWriterThatDiedAreNotSeen() throws Exception {
    Files.writeString(folder.resolve("commits/.epoch-0003-features.json.1-2.tmp"), "{");
    Files.writeString(folder.resolve("commits/notes.txt"), "mine");
    Files.createDirectories(folder.resolve("attempts/g9-x"));
    Files.writeString(folder.resolve("attempts/g9-x/half"), "half");
    assertThat(log().chain()).hasSize(11);
    assertThat(log().broken()).isEmpty();
  }

  private void assertGoesOnFrom(Step step, String message) throws IOException {
    CommitLog seen = log();
    assertThat(seen.latest().orElseThrow().step()).isEqualTo(step);
    assertThat(seen.messages())
        .singleElement()
        .asString()
        .contains(message)
        .endsWith("(the run goes on from " + step + ")");
    try (RunWriter writer = write(folder)) {
      assertThat(writer.messages()).isEqualTo(seen.messages());
      for (String broken : seen.broken()) {
        assertThat(folder.resolve("commits/" + broken)).doesNotExist();
        assertThat(folder.resolve("commits/broken/" + broken + ".g2")).exists();
      }
    }
    assertThat(log().latest().orElseThrow().step()).isEqualTo(step);
    assertThat(log().broken()).isEmpty();
    assertThat(log().messages()).isEmpty();
  }
}
