package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.ShardFiles;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.features.Whitening;
import org.deepcluster.image.ImageDecoder;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.model.Bundle;
import org.deepcluster.model.NetworkState;
import org.deepcluster.runs.Artifact;
import org.deepcluster.runs.ArtifactWriter;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.CommitDraft;
import org.deepcluster.runs.CommitLog;
import org.deepcluster.runs.EpochMetrics;
import org.deepcluster.runs.LeaseRequest;
import org.deepcluster.runs.Retention;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.RunIdentity;
import org.deepcluster.runs.RunState;
import org.deepcluster.runs.RunWriter;
import org.deepcluster.runs.Stage;
import org.deepcluster.runs.Step;
import org.deepcluster.runs.Verification;
import org.deepcluster.runs.Writers;
import org.deepcluster.seeds.Seed;

/**
 * One of every file that stays: a dataset of 12 generated images in a few shards, and a run of one
 * epoch on it, of which retention has removed a training round, and whose epochs were raised once.
 * The product's own writers make them; only the arrays are small and made up, as those of a real
 * network would be a megabyte.
 */
final class FormatSample {
  private static final int IMAGES = 12;
  private static final Configuration HADOOP = new Configuration();

  private final String dataset;
  private final String run;

  /** In a folder with the datasets {@code data} and the run {@code run}. */
  FormatSample(Path folder) {
    dataset = folder.resolve("data").toString();
    run = folder.resolve("run").toString();
  }

  private static float[] values(int count, float step) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i * step;
    }
    return values;
  }

  private static FloatBlock centroids() {
    return new FloatBlock(3, 2, new float[] {0, 0, 4, 0, 8, 0});
  }

  private static Whitening whitening() {
    return new Whitening(new float[] {-1, 1}, new FloatBlock(2, 4, values(8, 0.25f)));
  }

  private static RunIdentity identity(Manifest manifest, int epochs) {
    return new RunIdentity(
        SettingsLoader.flat(
            SettingsLoader.load("", List.of("clustering.k=3", "training.epochs=" + epochs))),
        manifest.digest(),
        "0.1.0",
        Map.of("library.spark", "3.5.9"));
  }

  private static CommitDraft draft(Step step, List<Artifact> files, Map<String, ?> facts) {
    return new CommitDraft(
        step,
        Seed.derive(31, step.epoch(), step.stage().word(), 0),
        files,
        facts,
        Map.of("seconds", Map.of(step.stage() == Stage.FEATURES ? "extract" : "train", 1.5)));
  }

  /** Writes both into {@code folder}, in this version's format. */
  static void write(SparkSession spark, Path folder) throws IOException {
    TestingDataset data = TestingDataset.of(spark, folder, IMAGES, 2, 16, 6);
    FormatSample sample = new FormatSample(folder);
    sample.open(data.manifest(), 1).write(LeaseRequest.of("app-1", Map.of())).close();
    RunDirectory raised = sample.open(data.manifest(), 2);
    try (RunWriter writer = raised.write(LeaseRequest.of("app-2", Map.of()))) {
      new Epoch(spark, data, writer).commit();
      writer.sweep(new Retention(1, 1, Duration.ZERO));
    }
  }

  private RunDirectory open(Manifest manifest, int epochs) throws IOException {
    return RunDirectory.openOrCreate(
        new org.apache.hadoop.fs.Path(run), HADOOP, identity(manifest, epochs), Writers.MANY);
  }

  /** Commits one epoch. */
  private record Epoch(SparkSession spark, TestingDataset data, RunWriter writer) {
    void commit() throws IOException {
      RunFiles files = new RunFiles(writer.files(), HADOOP);
      NetworkState network = new NetworkState(values(24, 0.5f), values(24, -0.125f));
      writer.commit(draft(Step.of(0, Stage.NETWORK), List.of(network(files)), Map.of()));
      writer.commit(draft(Step.of(1, Stage.FEATURES), features(), Map.of()));
      writer.commit(draft(Step.of(1, Stage.CLUSTERS), clusters(files), Map.of("repairs", 1)));
      List<Artifact> trained = List.of(files.writeNetwork(writer.attempt(), network));
      writer.commit(draft(Step.train(1, 2), trained, Map.of("loss", 2.5)));
      writer.commit(
          draft(Step.of(1, Stage.NETWORK), List.of(network(files)), Map.of("loss", 2.25)));
    }

    private Artifact network(RunFiles files) throws IOException {
      return files.writeNetwork(
          writer.attempt(), new NetworkState(values(24, 0.5f), values(24, -0.125f)));
    }

    private List<Artifact> features() throws IOException {
      List<Artifact> files = new ArrayList<>();
      for (Shard shard : data.manifest().shards()) {
        files.add(
            ArtifactWriter.write(
                writer.attempt(),
                "fc-%05d.f32".formatted(shard.index()),
                HADOOP,
                out -> {
                  float[] rows = values(4 * shard.rows(), 1);
                  Bundle.writeFloats(rows, 0, rows.length, new DataOutputStream(out));
                  return shard.rows();
                }));
      }
      return files;
    }

    private List<Artifact> clusters(RunFiles files) throws IOException {
      List<AssignmentPart> parts =
          new SparkAssignments(HADOOP, data.location(), data.manifest().shards(), writer.attempt())
              .run(rows(), centroids());
      List<Artifact> artifacts = new ArrayList<>();
      artifacts.add(
          files.writeClustering(
              writer.attempt(),
              new RunFiles.Clustering(values(24, 0.5f), whitening(), centroids())));
      artifacts.add(
          files.writeClusters(writer.attempt(), SparkAssignments.clusters(parts, IMAGES)));
      parts.forEach(part -> artifacts.add(part.table()));
      return artifacts;
    }

    /** Image i lies at (i, 0): four images a cluster. */
    private JavaRDD<FeatureBlock> rows() {
      List<FeatureBlock> blocks = new ArrayList<>();
      for (Shard shard : data.manifest().shards()) {
        long[] ids = new long[shard.rows()];
        float[] at = new float[2 * shard.rows()];
        for (int i = 0; i < shard.rows(); i++) {
          ids[i] = shard.firstId() + i;
          at[2 * i] = ids[i];
        }
        blocks.add(new FeatureBlock(ids, new FloatBlock(shard.rows(), 2, at)));
      }
      return new JavaSparkContext(spark.sparkContext()).parallelize(blocks, blocks.size());
    }
  }

  /** Reads all of it and compares with what was written. */
  void check() throws Exception {
    Manifest manifest = Manifest.read(HADOOP, dataset);
    checkDataset(manifest);
    RunDirectory directory = RunDirectory.read(new org.apache.hadoop.fs.Path(run), HADOOP);
    assertThat(directory.identity().id()).hasSize(16);
    assertThat(directory.identity().dataset()).isEqualTo(manifest.digest());
    assertThat(SettingsLoader.ofFlat(directory.identity().settings()).training().epochs())
        .isEqualTo(2);
    CommitLog log = directory.log(Verification.ALL);
    checkCommits(log);
    checkBundles(new RunFiles(directory.files(), HADOOP), log);
    checkAssignments(directory, log.latest(Stage.CLUSTERS).orElseThrow());
    assertThat(directory.status(System.currentTimeMillis()).state()).isEqualTo(RunState.STOPPED);
  }

  private void checkDataset(Manifest manifest) throws Exception {
    assertThat(manifest.images()).isEqualTo(IMAGES);
    assertThat(manifest.classes()).hasSize(2);
    manifest.requireShards(HADOOP, dataset);
    List<byte[]> images = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Shard shard : manifest.shards()) {
      ShardFiles.images(HADOOP, dataset, shard, images::add);
      assertThat(ShardFiles.paths(HADOOP, dataset, shard)).hasSize(shard.rows());
      Arrays.stream(ShardFiles.labels(HADOOP, dataset, shard)).forEach(labels::add);
    }
    assertThat(labels).hasSize(IMAGES).containsOnly(0, 1);
    assertThat(images).hasSize(IMAGES);
    assertThat(ImageDecoder.decode(images.get(0)).width()).isEqualTo(16);
  }

  private static void checkCommits(CommitLog log) {
    assertThat(log.messages()).isEmpty();
    assertThat(log.chain())
        .extracting(commit -> commit.step().name())
        .containsExactly(
            "epoch-0000-network",
            "epoch-0001-features",
            "epoch-0001-clusters",
            "epoch-0001-train-round-0002",
            "epoch-0001-network");
    assertThat(log.retired()).contains(Step.train(1, 2));
    EpochMetrics epoch = EpochMetrics.of(log.chain()).get(0);
    assertThat(epoch.loss()).isEqualTo(2.25);
    assertThat(epoch.repairs()).isEqualTo(1);
    assertThat(epoch.seconds().extract()).isEqualTo(1.5);
  }

  private static void checkBundles(RunFiles files, CommitLog log) throws IOException {
    NetworkState network = files.network(log.latest(Stage.NETWORK).orElseThrow());
    assertThat(network.parameters()).isEqualTo(values(24, 0.5f));
    assertThat(network.momentum()).isEqualTo(values(24, -0.125f));
    Commit clusters = log.latest(Stage.CLUSTERS).orElseThrow();
    RunFiles.Clustering clustering = files.clustering(clusters);
    assertThat(clustering.parameters()).isEqualTo(values(24, 0.5f));
    assertThat(clustering.whitening().offset()).isEqualTo(whitening().offset());
    assertThat(clustering.whitening().matrix().values()).isEqualTo(whitening().matrix().values());
    assertThat(clustering.centroids().values()).isEqualTo(centroids().values());
    assertThat(files.clusters(clusters)).containsExactly(0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2);
  }

  private static void checkAssignments(RunDirectory directory, Commit clusters) throws IOException {
    List<String> rows = new ArrayList<>();
    for (Artifact file : clusters.artifacts()) {
      if (file.name().endsWith(".parquet")) {
        try (ParquetReader<Group> in =
            ParquetReader.builder(new GroupReadSupport(), directory.files().path(file)).build()) {
          for (Group row = in.read(); row != null; row = in.read()) {
            rows.add(
                "%d %d %.1f"
                    .formatted(
                        row.getLong("id", 0),
                        row.getInteger("cluster", 0),
                        row.getFloat("distance", 0)));
          }
        }
      }
    }
    assertThat(rows).hasSize(IMAGES).contains("3 1 1.0", "8 2 0.0");
  }

  /** A session for {@link #write}. */
  static SparkSession session() {
    return SparkSessions.open("FormatSample", Optional.of("local[1]"));
  }
}
