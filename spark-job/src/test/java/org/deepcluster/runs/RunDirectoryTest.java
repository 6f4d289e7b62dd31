package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.deepcluster.runs.TestingRuns.HADOOP;
import static org.deepcluster.runs.TestingRuns.IDENTITY;
import static org.deepcluster.runs.TestingRuns.REQUEST;
import static org.deepcluster.runs.TestingRuns.path;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

  @TempDir Path folder;

  private static RunIdentity with(String key, String value) {
    Map<String, String> settings = new TreeMap<>(IDENTITY.settings());
    settings.put(key, value);
    return new RunIdentity(settings, IDENTITY.dataset(), IDENTITY.product());
  }

  private RunDirectory open(RunIdentity identity) throws IOException {
    return RunDirectory.openOrCreate(path(folder), HADOOP, identity, Writers.MANY);
  }

  @Test
  void beginsOnceAndOpensAgain() throws Exception {
    open(IDENTITY);
    byte[] written = Files.readAllBytes(folder.resolve("run.json"));
    assertThat(open(IDENTITY).identity()).isEqualTo(IDENTITY);
    assertThat(Files.readAllBytes(folder.resolve("run.json"))).isEqualTo(written);
    assertThat(RunDirectory.read(path(folder), HADOOP).identity()).isEqualTo(IDENTITY);
    try (var names = Files.list(folder)) {
      assertThat(names).containsExactly(folder.resolve("run.json"));
    }
  }

  private static RunIdentity from(String run, String digest) {
    return new RunIdentity(
        IDENTITY.settings(),
        IDENTITY.dataset(),
        IDENTITY.product(),
        IDENTITY.bases(),
        Optional.of(new Parent(run, "0123", 3, digest, "c".repeat(64), 2)));
  }

  @Test
  void remembersTheRunItGoesOnFrom() throws Exception {
    RunIdentity identity = from("file:/week-1", "a".repeat(64));
    open(identity);
    assertThat(RunDirectory.read(path(folder), HADOOP).identity()).isEqualTo(identity);
    assertThat(identity.id())
        .isNotEqualTo(IDENTITY.id())
        .isEqualTo(from("file:/moved", "a".repeat(64)).id())
        .isNotEqualTo(from("file:/week-1", "b".repeat(64)).id());
    assertThatThrownBy(() -> open(IDENTITY))
        .isInstanceOf(RunMismatchException.class)
        .hasMessageContaining("  from: file:/week-1 -> (absent)\n")
        .hasMessageContaining("  from.digest: " + "a".repeat(64) + " -> (absent)\n");
    assertThatThrownBy(() -> open(from("file:/week-0", "a".repeat(64))))
        .hasMessageContaining("  from: file:/week-1 -> file:/week-0\n")
        .hasMessageNotContaining("from.digest");
  }

  @Test
  void aRunGoesOnFromTheSameNetworkAndClustersAlone() throws Exception {
    RunDirectory parent = open(IDENTITY);
    parent.requireSameNetwork(with("training.epochs", "9").settings());
    parent.requireSameNetwork(with("run.seed", "9").settings());
    assertThatThrownBy(() -> parent.requireSameNetwork(with("clustering.k", "7").settings()))
        .isInstanceOf(RunMismatchException.class)
        .hasMessageContaining("Cannot go on from the run " + path(folder))
        .hasMessageContaining("  clustering.k: 100 -> 7\n")
        .hasMessageContaining("train anew without --from");
  }

  @Test
  void tellsEveryDifference() throws Exception {
    open(IDENTITY);
    RunIdentity other =
        new RunIdentity(
            Map.of("clustering.k", "200", "training.epochs", "2", "run.seed", "5"),
            "e".repeat(64),
            "0.2.0");
    assertThatThrownBy(() -> open(other))
        .isInstanceOf(RunMismatchException.class)
        .hasMessageContaining("Cannot go on with the run " + path(folder))
        .hasMessageContaining("  clustering.k: 100 -> 200\n")
        .hasMessageContaining("  training.epochs: 3 -> 2\n")
        .hasMessageContaining("  run.seed: (absent) -> 5\n")
        .hasMessageContaining("  dataset: " + "d".repeat(64) + " -> " + "e".repeat(64))
        .hasMessageContaining("  product version: 0.1.0 -> 0.2.0\n")
        .hasMessageContaining("name a new run directory");
  }

  @Test
  void recordsAllowedChangesWhenItWrites() throws Exception {
    open(IDENTITY);
    RunDirectory longer = open(with("training.epochs", "10"));
    assertThat(longer.changes()).containsExactly(new SettingChange("training.epochs", "3", "10"));
    assertThat(RunDirectory.read(path(folder), HADOOP).identity()).isEqualTo(IDENTITY);
    longer.write(REQUEST).close();
    assertThat(RunDirectory.read(path(folder), HADOOP).identity())
        .isEqualTo(with("training.epochs", "10"));
    assertThatThrownBy(() -> open(with("training.epochs", "9")))
        .hasMessageContaining("training.epochs: 10 -> 9");
    assertThat(open(with("training.epochs", "10")).changes()).isEmpty();
  }

  @Test
  void lettingGoOfASettingIsAChangeToo() throws Exception {
    open(with("guards.collapse-epochs", "2"));
    open(IDENTITY).write(REQUEST).close();
    assertThat(RunDirectory.read(path(folder), HADOOP).identity()).isEqualTo(IDENTITY);
  }

  @Test
  void idNamesWhatCannotChange() {
    assertThat(with("training.epochs", "10").id()).isEqualTo(IDENTITY.id()).hasSize(16);
    assertThat(with("guards.collapse", "warn").id()).isEqualTo(IDENTITY.id());
    assertThat(with("clustering.k", "10").id()).isNotEqualTo(IDENTITY.id());
  }

  @Test
  void refusesADirectoryOfSomethingElse() throws Exception {
    Files.writeString(folder.resolve("holiday.jpg"), "x");
    assertThatThrownBy(() -> open(IDENTITY))
        .isInstanceOf(NotARunException.class)
        .hasMessageContaining("already holds [holiday.jpg]");
    assertThatThrownBy(() -> RunDirectory.read(path(folder), HADOOP))
        .isInstanceOf(NotARunException.class)
        .hasMessageContaining("there is no run.json in it");
  }

  @Test
  void refusesAnotherFormat() throws Exception {
    open(IDENTITY);
    Path file = folder.resolve("run.json");
    Files.writeString(file, Files.readString(file).replace("\"format\" : 1", "\"format\" : 2"));
    assertThatThrownBy(() -> open(IDENTITY)).hasMessageContaining("its format is 2");
  }

  @Test
  void refusesStoresThatCannotTellWritersApart() throws Exception {
    Configuration hadoop = new Configuration(false);
    hadoop.set("fs.odd.impl", OddFileSystem.class.getName());
    org.apache.hadoop.fs.Path run = new org.apache.hadoop.fs.Path("odd://x" + folder + "/run");
    assertThatThrownBy(() -> RunDirectory.openOrCreate(run, hadoop, IDENTITY, Writers.MANY))
        .isInstanceOf(UnsupportedStoreException.class)
        .hasMessageContaining("scheme odd cannot create a file only if it is absent")
        .hasMessageContaining("--single-writer");
    try (RunWriter writer =
        RunDirectory.openOrCreate(run, hadoop, IDENTITY, Writers.SINGLE).write(REQUEST)) {
      TestingRuns.commitEpochs(writer, 1);
    }
    assertThat(RunDirectory.read(run, hadoop).log(Verification.ALL).chain()).hasSize(6);
  }
}
