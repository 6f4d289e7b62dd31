package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.RowFigure;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.runs.RunMismatchException;
import org.deepcluster.runs.SettingChange;
import org.deepcluster.runs.StopSignal;
import org.deepcluster.runs.TakeOver;
import org.deepcluster.runs.Writers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 20: whatever is changed before a resume is refused by its key, or allowed and recorded. */
class ResumeChangesRowIT {
  private static final String BASE =
      """
      image.size=32
      whitening.dimensions=8
      clustering.k=4
      clustering.iterations=3
      training.epochs=1
      training.batch-size=16
      """;

  /** Another valid value of every key; the test fails when a key is missing here. */
  private static final Map<String, String> OTHER =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("run.seed", "32"),
              Map.entry("image.size", "16"),
              Map.entry("model.network", "resnet18"),
              Map.entry("model.sobel", "true"),
              Map.entry("whitening.dimensions", "9"),
              Map.entry("clustering.engine", "blocked"),
              Map.entry("clustering.k", "5"),
              Map.entry("clustering.iterations", "4"),
              Map.entry("clustering.empty-policy", "keep"),
              Map.entry("sampling.mode", "none"),
              Map.entry("training.epochs", "2"),
              Map.entry("training.batch-size", "32"),
              Map.entry("training.learning-rate", "0.04"),
              Map.entry("training.momentum", "0.8"),
              Map.entry("training.weight-decay", "2.0E-5"),
              Map.entry("training.workers", "1"),
              Map.entry("training.averaging-frequency", "6"),
              Map.entry("training.augmentation", "none"),
              Map.entry("training.commit-rounds", "7"),
              Map.entry("reassign.epochs", "0.5"),
              Map.entry("guards.divergence-retries", "4"),
              Map.entry("guards.collapse", "warn"),
              Map.entry("guards.collapse-epochs", "4"),
              Map.entry("guards.largest-share", "0.6"),
              Map.entry("guards.effective-clusters", "0.06"),
              Map.entry("prepare.max-rejected", "0.5"),
              Map.entry("prepare.shard-images", "16")));

  private static final List<String> ALLOWED =
      List.of(
          "training.epochs",
          "prepare.max-rejected",
          "prepare.shard-images",
          "guards.divergence-retries",
          "guards.collapse",
          "guards.collapse-epochs",
          "guards.largest-share",
          "guards.effective-clusters");

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TestingDataset data;
  private final List<String> unnoticed = new ArrayList<>();

  @BeforeAll
  static void begin() throws IOException {
    spark = SparkSessions.open("ResumeChangesRowIT", Optional.of("local[2]"));
    data = TestingDataset.of(spark, folder, 48, 3, 32, 12);
    train(settings(), data.location(), "1.0");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Settings settings(String... more) {
    return SettingsLoader.load(BASE, List.of(more));
  }

  private static void train(Settings settings, String dataset, String product) throws IOException {
    SparkTraining.run(
        spark,
        new SparkTraining.Request(
            settings,
            dataset,
            folder.resolve("run").toString(),
            product,
            TakeOver.IF_DEAD,
            Writers.MANY),
        new StopSignal(),
        new QuietListener());
  }

  private void refusedByKey(String key, String after, Settings settings, String product)
      throws IOException {
    try {
      train(settings, data.location(), product);
      unnoticed.add(key);
    } catch (RunMismatchException e) {
      boolean one = e.changes().size() == 1 && e.changes().get(0).key().equals(key);
      boolean told = e.getMessage().contains(e.changes().get(0).toString());
      if (!one || !told || !e.changes().get(0).after().equals(after)) {
        unnoticed.add(key + ": " + e.getMessage());
      }
    }
  }

  @Test
  void everyChangeIsRefusedByItsKeyOrRecorded() throws IOException {
    assertThat(OTHER.keySet()).isEqualTo(SettingsLoader.flat(settings()).keySet());
    for (Map.Entry<String, String> other : OTHER.entrySet()) {
      if (!ALLOWED.contains(other.getKey())) {
        refusedByKey(
            other.getKey(),
            other.getValue(),
            settings(other.getKey() + "=" + other.getValue()),
            "1.0");
      }
    }
    refusedByKey("product version", "1.1", settings(), "1.1");
    changedLibrary();
    changedStatistics();
    changedShard();
    allowed();
    new RowFigure(
            20,
            "%d unnoticed".formatted(unnoticed.size()),
            unnoticed.isEmpty(),
            "%d settings, product, library, channel statistics and a shard's bytes refused by name; %s allowed and recorded"
                .formatted(OTHER.size() - ALLOWED.size(), ALLOWED))
        .tell();
    assertThat(unnoticed).isEmpty();
  }

  /** As if the run had been begun with another library. */
  private void changedLibrary() throws IOException {
    Path file = folder.resolve("run/run.json");
    String json = Files.readString(file);
    String changed = json.replaceFirst("(\"library.nd4j\" : \")[^\"]+", "$10.9");
    assertThat(changed).isNotEqualTo(json);
    Files.writeString(file, changed);
    try {
      train(settings(), data.location(), "1.0");
      unnoticed.add("library");
    } catch (RunMismatchException e) {
      assertThat(e.changes()).extracting(SettingChange::key).containsExactly("library.nd4j");
      assertThat(e.changes().get(0).before()).isEqualTo("0.9");
    } finally {
      Files.writeString(file, json);
    }
  }

  private void changedStatistics() throws IOException {
    Path file = Path.of(data.location()).resolve("manifest.json");
    String json = Files.readString(file);
    String changed = json.replaceFirst("(\"mean\" : \\[ )[0-9.]+", "$10.25");
    assertThat(changed).isNotEqualTo(json);
    Files.writeString(file, changed);
    try {
      train(settings(), data.location(), "1.0");
      unnoticed.add("statistics");
    } catch (RunMismatchException e) {
      assertThat(e.changes()).extracting(SettingChange::key).containsExactly("dataset.mean");
    } finally {
      Files.writeString(file, json);
    }
  }

  /** A shard of the same length with other bytes, noticed where it is decoded. */
  private void changedShard() throws IOException {
    Path file = Path.of(data.location()).resolve(data.manifest().shards().get(0).file());
    byte[] bytes = Files.readAllBytes(file);
    byte[] changed = bytes.clone();
    changed[bytes.length / 3] ^= 1;
    Files.write(file, changed);
    try {
      new org.deepcluster.dataset.PixelStore(
              new Configuration(), data.location(), data.manifest(), 16, folder.resolve("pixels"))
          .shard(0);
      unnoticed.add("shard");
    } catch (DatasetException e) {
      assertThat(e).hasMessageContaining("was changed: its checksum is wrong");
    } finally {
      Files.write(file, bytes);
    }
  }

  private void allowed() throws IOException {
    List<String> changes = new ArrayList<>();
    ALLOWED.forEach(key -> changes.add(key + "=" + OTHER.get(key)));
    train(settings(changes.toArray(String[]::new)), data.location(), "1.0");
    String recorded = Files.readString(folder.resolve("run/changes/change-0001.json"));
    assertThat(recorded).contains(ALLOWED);
  }
}
