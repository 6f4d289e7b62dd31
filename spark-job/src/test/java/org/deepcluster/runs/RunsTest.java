package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
  @TempDir Path folder;

  private final Configuration hadoop = new Configuration();

  private RunIdentity identity(String epochs, String k) {
    return new RunIdentity(
        RunIdentity.FORMAT,
        new TreeMap<>(Map.of("training.epochs", epochs, "clustering.k", k)),
        "file:/data",
        "0123456789abcdef");
  }

  private RunDirectory run() throws IOException {
    return RunDirectory.openOrCreate(hadoop, folder + "/run", identity("2", "5"));
  }

  private Commit commit(RunWriter writer, int epoch, Stage stage) throws IOException {
    Artifact artifact =
        ArtifactWriter.write(
            hadoop,
            writer.run().location(),
            writer.attempt(),
            "data",
            out -> {
              out.write(new byte[] {1, 2, (byte) epoch});
              return 3;
            });
    return writer.commit(
        new CommitDraft(
            epoch,
            stage,
            0,
            List.of(artifact),
            new Notes().with("a", 1.5).with("b", null).map(),
            new Notes().with("seconds", 3).map()),
        7);
  }

  @Test
  void commitsAreReadBackAsAChain() throws IOException {
    try (RunWriter writer = RunWriter.open(run(), false)) {
      commit(writer, 0, Stage.START);
      commit(writer, 0, Stage.FEATURES);
    }
    CommitLog log = CommitLog.read(run());
    assertThat(log.chain()).hasSize(2);
    assertThat(log.chain().get(1).parent()).isEqualTo(log.chain().get(0).digest());
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void digestsTellContentNotPlaceOrTime() throws IOException {
    Commit first;
    try (RunWriter writer = RunWriter.open(run(), false)) {
      first = commit(writer, 0, Stage.START);
    }
    RunDirectory other = RunDirectory.openOrCreate(hadoop, folder + "/other", identity("2", "5"));
    try (RunWriter writer = RunWriter.open(other, false)) {
      assertThat(commit(writer, 0, Stage.START).digest()).isEqualTo(first.digest());
    }
  }

  @Test
  void aTruncatedFileSetsItsCommitAside() throws IOException {
    Commit last;
    try (RunWriter writer = RunWriter.open(run(), false)) {
      commit(writer, 0, Stage.START);
      last = commit(writer, 0, Stage.FEATURES);
    }
    Files.write(Path.of(run().path(last.artifacts().get(0)).toUri().getPath()), new byte[] {1, 2});
    try (RunWriter writer = RunWriter.open(run(), false)) {
      assertThat(writer.log().chain()).hasSize(1);
      assertThat(writer.log().warnings().get(0)).contains("missing or changed");
      commit(writer, 0, Stage.FEATURES);
    }
    assertThat(CommitLog.read(run()).chain()).hasSize(2);
  }

  @Test
  void aDamagedCommitEndsTheChainBeforeIt() throws IOException {
    try (RunWriter writer = RunWriter.open(run(), false)) {
      commit(writer, 0, Stage.START);
      commit(writer, 0, Stage.FEATURES);
      commit(writer, 0, Stage.CLUSTERS);
    }
    Path file = folder.resolve("run/commits/" + Commit.fileName(0, Stage.FEATURES, 0));
    Files.writeString(file, Files.readString(file).replace("1.5", "2.5"));
    assertThat(CommitLog.read(run()).chain()).hasSize(1);
    assertThat(CommitLog.read(run()).warnings()).hasSize(2);
  }

  @Test
  void otherSettingsAreRefusedKeyByKeyButEpochsMayChange() throws IOException {
    run();
    RunDirectory.openOrCreate(hadoop, folder + "/run", identity("9", "5"));
    assertThatThrownBy(() -> RunDirectory.openOrCreate(hadoop, folder + "/run", identity("2", "6")))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("clustering.k was 5, is 6");
  }

  @Test
  void aHeldRunIsRefusedAndTakenOverOnDemand() throws IOException {
    try (RunWriter first = RunWriter.open(run(), false)) {
      commit(first, 0, Stage.START);
      assertThatThrownBy(() -> RunWriter.open(run(), false))
          .isInstanceOf(WriterConflictException.class)
          .hasMessageContaining("holds it")
          .hasMessageContaining("--take-over");
      try (RunWriter second = RunWriter.open(run(), true)) {
        commit(second, 0, Stage.FEATURES);
        assertThatThrownBy(() -> commit(first, 0, Stage.FEATURES))
            .isInstanceOf(WriterConflictException.class)
            .hasMessageContaining("took it over");
      }
    }
  }

  @Test
  void oneOfManyWritersTakesAName() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 50; round++) {
        org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(folder + "/race/" + round);
        List<Callable<Boolean>> writers =
            List.of("a", "b", "c", "d").stream()
                .map(
                    text ->
                        (Callable<Boolean>)
                            () ->
                                new AtomicFiles(hadoop)
                                    .create(
                                        target,
                                        text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .toList();
        int winners = 0;
        for (Future<Boolean> writer : threads.invokeAll(writers)) {
          winners += writer.get() ? 1 : 0;
        }
        assertThat(winners).as("round %d", round).isEqualTo(1);
      }
    } finally {
      threads.shutdown();
    }
    try (var files = Files.list(folder.resolve("race"))) {
      assertThat(files.filter(f -> f.getFileName().toString().startsWith("."))).isEmpty();
    }
  }

  @Test
  void sweepKeepsWhatTheLastEpochNeeds() throws IOException {
    try (RunWriter writer = RunWriter.open(run(), false)) {
      commit(writer, 0, Stage.START);
      Commit features = commit(writer, 0, Stage.FEATURES);
      Commit network = commit(writer, 0, Stage.NETWORK);
      commit(writer, 1, Stage.FEATURES);
      writer.sweep();
      assertThat(
              run()
                  .path(features.artifacts().get(0))
                  .getFileSystem(hadoop)
                  .exists(run().path(features.artifacts().get(0))))
          .isFalse();
      assertThat(
              run()
                  .path(network.artifacts().get(0))
                  .getFileSystem(hadoop)
                  .exists(run().path(network.artifacts().get(0))))
          .isTrue();
    }
    assertThat(CommitLog.read(run()).chain()).hasSize(4);
  }

  @Test
  void aMissingRunSaysHowToStartOne() {
    assertThatThrownBy(() -> RunDirectory.open(hadoop, folder + "/none"))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("there is no run");
  }
}
