package org.deepcluster.spark;

import java.io.IOException;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.clustering.ClusteringException;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.pipeline.EpochLoop;
import org.deepcluster.pipeline.Listener;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.RunIdentity;
import org.deepcluster.runs.RunWriter;
import org.deepcluster.runs.StopSignal;

/** A training run from dataset to committed networks: opens the run, takes its lease, loops. */
public final class SparkTraining {
  private SparkTraining() {}

  /**
   * Starts or continues the run at {@code run}.
   *
   * @param takeOver even if another process seems to hold the run
   * @return whether all epochs are done; false if it was asked to stop
   */
  public static boolean run(
      SparkSession spark,
      Settings settings,
      String data,
      String run,
      boolean takeOver,
      StopSignal stop,
      Listener listener)
      throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Path path = new Path(data);
    String dataset = path.getFileSystem(hadoop).makeQualified(path).toString();
    Manifest manifest = Manifest.read(hadoop, dataset);
    int k = settings.clustering().k();
    if (k > manifest.images()) {
      throw new ClusteringException(
          "Cannot cluster %s: k=%d exceeds n=%d images (lower clustering.k)"
              .formatted(data, k, manifest.images()));
    }
    RunIdentity identity =
        new RunIdentity(
            RunIdentity.FORMAT,
            new TreeMap<>(SettingsLoader.flat(settings)),
            dataset,
            manifest.digest());
    RunDirectory directory = RunDirectory.openOrCreate(hadoop, run, identity);
    try (RunWriter writer = RunWriter.open(directory, takeOver)) {
      SparkStages stages = new SparkStages(spark, settings, dataset, manifest, writer, listener);
      return new EpochLoop(stages, writer, settings.run().seed(), stop, listener)
          .run(settings.training().epochs());
    }
  }
}
