package org.deepcluster.spark;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.runs.Artifact;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.CommitLog;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.RunException;
import org.deepcluster.runs.Stage;

/**
 * Applies a run's clustering to new images: the network as it was when that clustering was made,
 * its whitening and its centroids, so that an image of the training set gets the cluster it has
 * there.
 */
public final class SparkInference implements AutoCloseable {
  private final SparkSession spark;
  private final JavaSparkContext context;
  private final Configuration hadoop;
  private final String output;
  private final Path scratch;
  private final NetworkSpec spec;
  private final String dataset;
  private final Manifest manifest;
  private final Manifest trained;
  private final RunFiles.Clustering clustering;

  private SparkInference(
      SparkSession spark, RunDirectory run, Commit commit, String input, String output)
      throws IOException {
    this.spark = spark;
    context = new JavaSparkContext(spark.sparkContext());
    hadoop = spark.sparkContext().hadoopConfiguration();
    Path target = new Path(output);
    FileSystem files = target.getFileSystem(hadoop);
    this.output = files.makeQualified(target).toString();
    if (files.exists(target)) {
      throw new DatasetException(
          "Cannot write to %s: it exists (choose another --output, or remove it)"
              .formatted(output));
    }
    scratch = new Path(this.output + "-scratch");
    Settings settings = SettingsLoader.ofFlat(run.identity().settings());
    spec = NetworkSpec.of(settings);
    clustering = new RunFiles(run).clustering(commit);
    trained = Manifest.read(hadoop, run.identity().dataset());
    boolean prepared = new Path(input).getFileSystem(hadoop).exists(new Path(input, Manifest.FILE));
    dataset = prepared ? input : scratch + "/dataset";
    manifest =
        prepared
            ? Manifest.read(hadoop, input)
            : SparkPrepare.run(
                spark,
                new PrepareRequest(
                    input, dataset, trained.side(), settings.prepare(), settings.run().seed()));
  }

  /** Opens the clustering of {@code epoch}, the newest where it is empty, on {@code input}. */
  public static SparkInference open(
      SparkSession spark, String run, OptionalInt epoch, String input, String output)
      throws IOException {
    RunDirectory directory = RunDirectory.open(spark.sparkContext().hadoopConfiguration(), run);
    CommitLog log = CommitLog.read(directory);
    Commit commit =
        (epoch.isPresent()
                ? log.find(epoch.getAsInt(), Stage.CLUSTERS)
                : log.latest(Stage.CLUSTERS))
            .orElseThrow(
                () ->
                    new RunException(
                        "Cannot use run %s: that epoch has no clustering (see: deepcluster metrics --run %s)"
                            .formatted(run, run)));
    return new SparkInference(spark, directory, commit, input, output);
  }

  private SparkFeatures features() {
    context.setJobGroup("embed", "embed %d images".formatted(manifest.images()), true);
    ImageAccess images = ImageAccess.of(dataset, manifest, spec, trained);
    SparkExtraction extraction =
        new SparkExtraction(context, scratch.toString(), "features", images, spec, FeatureKind.FC);
    List<Artifact> written = extraction.run(context, clustering.parameters());
    return extraction.features(context, written);
  }

  /** Writes {@code id, path, features} as Parquet; returns the number of images. */
  public long embed() {
    Dataset<Row> paths =
        spark
            .read()
            .parquet(new Path(dataset, "data").toString())
            .select(col("id"), col("image.path").as("path"));
    features()
        .frame(spark)
        .join(paths, "id")
        .select("id", "path", "features")
        .write()
        .parquet(output);
    return manifest.images();
  }

  /**
   * Writes {@code id, path, cluster, distance, margin} as Parquet; returns the number of images.
   */
  public long assign() throws IOException {
    SparkFeatures features = features();
    context.setJobGroup("assign", "assign %d images".formatted(manifest.images()), true);
    new SparkAssignments(hadoop, dataset, manifest, output, "part")
        .run(
            SparkWhitening.apply(features.blocks(spark), clustering.whitening()),
            clustering.centroids());
    Path target = new Path(output);
    FileSystem files = target.getFileSystem(hadoop);
    for (var file : files.listStatus(new Path(target, "part"))) {
      files.rename(file.getPath(), new Path(target, file.getPath().getName()));
    }
    files.delete(new Path(target, "part"), true);
    files.create(new Path(target, "_SUCCESS"), true).close();
    return manifest.images();
  }

  @Override
  public void close() throws IOException {
    scratch.getFileSystem(hadoop).delete(scratch, true);
  }
}
