package org.deepcluster.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.pipeline.Listener;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.StopSignal;
import org.deepcluster.runs.TakeOver;
import org.deepcluster.runs.Writers;

/** Whole runs of a test: starts or continues one, and tells what it has committed. */
final class TestingTraining {
  private TestingTraining() {}

  /** Of images of 16 pixels in four clusters, with bits that hold everywhere, and {@code more}. */
  static Settings tiny(String... more) {
    return settings(
        List.of(
            "image.size=16",
            "whitening.dimensions=8",
            "clustering.k=4",
            "clustering.iterations=3",
            "clustering.engine=blocked",
            "training.batch-size=20",
            "training.averaging-frequency=1",
            "training.commit-rounds=2"),
        more);
  }

  /**
   * Two epochs of images of 16 pixels in twelve clusters by the default engine, and {@code more}.
   */
  static Settings small(String... more) {
    return settings(
        List.of(
            "image.size=16",
            "whitening.dimensions=16",
            "clustering.k=12",
            "clustering.iterations=5",
            "training.epochs=2",
            "training.batch-size=16",
            "training.averaging-frequency=2",
            "training.commit-rounds=2"),
        more);
  }

  private static Settings settings(List<String> kind, String... more) {
    List<String> settings = new ArrayList<>(kind);
    settings.addAll(List.of(more));
    return SettingsLoader.load("", settings);
  }

  static void train(
      SparkSession spark, Settings settings, String data, String run, Listener listener)
      throws IOException {
    train(spark, settings, data, run, TakeOver.IF_DEAD, new StopSignal(), listener);
  }

  static void train(
      SparkSession spark,
      Settings settings,
      String data,
      String run,
      TakeOver takeOver,
      StopSignal stop,
      Listener listener)
      throws IOException {
    SparkTraining.Request request =
        new SparkTraining.Request(settings, data, run, "test", takeOver, Writers.MANY);
    SparkTraining.run(spark, request, stop, listener);
  }

  /** The commits of a run, in order. */
  static List<Commit> chain(SparkSession spark, String run) throws IOException {
    return RunDirectory.read(new Path(run), spark.sparkContext().hadoopConfiguration())
        .log()
        .chain();
  }

  /** What a run has committed, by content. */
  static List<String> digests(SparkSession spark, String run) throws IOException {
    return chain(spark, run).stream().map(Commit::digest).toList();
  }
}
