package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.deepcluster.runs.TestingRuns.HADOOP;
import static org.deepcluster.runs.TestingRuns.IDENTITY;
import static org.deepcluster.runs.TestingRuns.REQUEST;
import static org.deepcluster.runs.TestingRuns.path;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deepcluster.runs.TestingStore.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every call that writes fails once, before or after it took effect. */
class FaultTest {

  @TempDir Path folder;

  private static String twoEpochs(Path folder, Store store) throws IOException {
    Layout layout = new Layout(path(folder));
    RunDirectory run = RunDirectory.openOrCreate(store, layout, HADOOP, IDENTITY);
    try (RunWriter writer = run.write(REQUEST.with(TakeOver.NOW))) {
      CommitLog log = writer.log();
      if (log.chain().size() < 11) {
        TestingRuns.commitEpochs(writer, 2);
      }
      writer.sweep(Retention.DEFAULT);
      return writer.log().latest().orElseThrow().digest();
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void theSameCommandAgainEndsTheSame(Fault fault) throws Exception {
    Path quiet = folder.resolve("quiet");
    TestingStore counting = new TestingStore(path(quiet), -1, fault, "");
    String digest = twoEpochs(quiet, counting);
    for (int n = 1; n <= counting.calls(); n++) {
      Path faulty = folder.resolve("faulty-" + n);
      endSomehow(faulty, new TestingStore(path(faulty), n, fault, "the wire was cut"), digest);
      assertThat(twoEpochs(faulty, new TestingStore(path(faulty), -1, fault, "")))
          .as("after a fault in call %d", n)
          .isEqualTo(digest);
    }
  }

  private static void endSomehow(Path folder, Store store, String digest) {
    try {
      assertThat(twoEpochs(folder, store)).isEqualTo(digest);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("the wire was cut");
    }
  }

  @Test
  void aCallThatThrowsMayHaveSucceeded() throws Exception {
    byte[] content = "mine".getBytes(StandardCharsets.UTF_8);
    org.apache.hadoop.fs.Path name = new org.apache.hadoop.fs.Path(path(folder), "name");
    Store store = new TestingStore(path(folder), 1, Fault.AFTER, "the wire was cut");
    assertThat(new AtomicFiles(store).createIfAbsent(name, content)).isTrue();
    Store again = new TestingStore(path(folder), 1, Fault.BEFORE, "the wire was cut");
    byte[] other = "other".getBytes(StandardCharsets.UTF_8);
    assertThat(new AtomicFiles(again).createIfAbsent(name, other)).isFalse();
  }

  @Test
  void anOutcomeThatStaysUnknownStops() throws Exception {
    Store store = new TestingStore(path(folder), 1, Fault.BEFORE, "the wire was cut");
    org.apache.hadoop.fs.Path name = new org.apache.hadoop.fs.Path(path(folder), "name");
    assertThatThrownBy(() -> new AtomicFiles(store).createIfAbsent(name, new byte[1]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the wire was cut")
        .hasMessageContaining("run the same command again");
  }

  @Test
  void aFullDeviceIsToldInWords() throws Exception {
    Store store = new TestingStore(path(folder), 1, Fault.BEFORE, "No space left on device");
    org.apache.hadoop.fs.Path name = new org.apache.hadoop.fs.Path(path(folder), "name");
    assertThatThrownBy(() -> new AtomicFiles(store).createIfAbsent(name, new byte[1]))
        .isInstanceOf(NoSpaceException.class)
        .hasMessageContaining("no space is left there (the last commit is whole");
    IOException remote =
        new IOException("task 3 failed: java.io.IOException: No space left on device");
    assertThat(NoSpaceException.isReasonOf(new IllegalStateException(remote))).isTrue();
    assertThat(NoSpaceException.isReasonOf(new IOException("no route to host"))).isFalse();
  }

  @Test
  void aFileThatWasNotFinishedIsRemoved() throws Exception {
    try (RunWriter writer = TestingRuns.write(folder)) {
      try (ArtifactWriter out = writer.newArtifact("half")) {
        out.write(new byte[200_000]);
      }
      try (var files = Files.list(folder.resolve(writer.attempt().folder()))) {
        assertThat(files).isEmpty();
      }
    }
  }

  @Test
  void filesAreHashedOnTheWayOutAndChecksOnTheWayIn() throws Exception {
    byte[] content = new byte[150_001];
    new java.util.Random(3).nextBytes(content);
    try (RunWriter writer = TestingRuns.write(folder);
        ArtifactWriter out = writer.newArtifact("data.bin")) {
      out.write(content[0]);
      out.write(content, 1, content.length - 1);
      Artifact artifact = out.finish(7);
      assertThat(artifact.length()).isEqualTo(content.length);
      assertThat(artifact.sha256()).isEqualTo(Sha256.of(content));
      assertThat(writer.files().readAll(artifact)).isEqualTo(content);
      content[77]++;
      Files.write(folder.resolve(artifact.path()), content);
      assertThatThrownBy(() -> writer.files().readAll(artifact))
          .isInstanceOf(CorruptFileException.class)
          .hasMessageContaining("was changed after it was committed");
    }
  }

  @Test
  void aCommitWithoutItsFilesIsRefused() throws Exception {
    try (RunWriter writer = TestingRuns.write(folder)) {
      Artifact artifact = TestingRuns.artifact(writer, "x", "content");
      Files.delete(folder.resolve(artifact.path()));
      assertThatThrownBy(
              () -> writer.commit(TestingRuns.draft(Step.train(1, 1), List.of(artifact))))
          .hasMessageContaining("is not there, 7 bytes were written");
      assertThat(folder.resolve("commits")).doesNotExist();
    }
  }
}
