package org.deepcluster.runs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.deepcluster.seeds.Seed;

/** Small runs in a temporary directory. */
final class TestingRuns {

  static final Configuration HADOOP = new Configuration();
  static final LeaseTiming QUICK = new LeaseTiming(Duration.ofMillis(20), Duration.ofMillis(100));
  static final LeaseRequest REQUEST = LeaseRequest.of("app-1", Map.of()).with(QUICK);
  static final RunIdentity IDENTITY =
      new RunIdentity(
          Map.of("clustering.k", "100", "training.epochs", "3"), "d".repeat(64), "0.1.0");

  private TestingRuns() {}

  static Path path(java.nio.file.Path folder) {
    return new Path(folder.toUri());
  }

  static RunDirectory open(java.nio.file.Path folder) throws IOException {
    return RunDirectory.openOrCreate(path(folder), HADOOP, IDENTITY, Writers.MANY);
  }

  static RunWriter write(java.nio.file.Path folder) throws IOException {
    return open(folder).write(REQUEST);
  }

  static Artifact artifact(RunWriter writer, String name, String content) throws IOException {
    try (ArtifactWriter out = writer.newArtifact(name)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
      return out.finish(1);
    }
  }

  static CommitDraft draft(Step step, List<Artifact> artifacts) {
    Seed seed = Seed.derive(1, step.epoch(), step.stage().word(), step.round());
    return new CommitDraft(step, seed, artifacts, Map.of("n", step.epoch()), Map.of("t", 0.5));
  }

  /** A step with one file, whose content is the step's name. */
  static Commit commit(RunWriter writer, Step step) throws IOException {
    return writer.commit(draft(step, List.of(artifact(writer, step.stage().word(), step.name()))));
  }

  /** The initial network, then whole epochs of two training rounds each. */
  static void commitEpochs(RunWriter writer, int epochs) throws IOException {
    commit(writer, Step.of(0, Stage.NETWORK));
    for (int epoch = 1; epoch <= epochs; epoch++) {
      commit(writer, Step.of(epoch, Stage.FEATURES));
      commit(writer, Step.of(epoch, Stage.CLUSTERS));
      commit(writer, Step.train(epoch, 1));
      commit(writer, Step.train(epoch, 2));
      commit(writer, Step.of(epoch, Stage.NETWORK));
    }
  }

  /** The local file of an artifact. */
  static java.nio.file.Path file(java.nio.file.Path folder, Commit commit) {
    return folder.resolve(commit.artifacts().get(0).path());
  }

  static java.nio.file.Path commitFile(java.nio.file.Path folder, Step step) {
    return folder.resolve("commits").resolve(step.name() + ".json");
  }
}
