package org.deepcluster.spark;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
import org.deepcluster.runs.Attempt;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.CommitLog;
import org.deepcluster.runs.NotCommittedException;
import org.deepcluster.runs.RunDirectory;
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
    clustering = new RunFiles(run.files(), hadoop).clustering(commit);
    trained = Manifest.read(hadoop, String.valueOf(commit.notes().get("dataset")));
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
    RunDirectory directory =
        RunDirectory.read(new Path(run), spark.sparkContext().hadoopConfiguration());
    CommitLog log = directory.log();
    Optional<Commit> found =
        epoch.isPresent() ? log.find(epoch.getAsInt(), Stage.CLUSTERS) : log.latest(Stage.CLUSTERS);
    String wanted =
        epoch.isPresent() ? "the clustering of epoch " + epoch.getAsInt() : "a clustering";
    Commit commit =
        found
            .filter(log::hasFiles)
            .orElseThrow(() -> new NotCommittedException(directory.path(), wanted));
    return new SparkInference(spark, directory, commit, input, output);
  }

  private SparkFeatures features() {
    context.setJobGroup("embed", "embed %d images".formatted(manifest.images()), true);
    ImageAccess images = ImageAccess.of(hadoop, dataset, manifest, spec, trained);
    SparkExtraction extraction =
        new SparkExtraction(context, attempt("features"), images, spec, FeatureKind.FC);
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
    new SparkAssignments(hadoop, dataset, manifest, attempt("assignments"))
        .run(
            SparkWhitening.apply(features.blocks(spark), clustering.whitening()),
            clustering.centroids());
    Path written = new Path(scratch, attempt("assignments").folder());
    FileSystem files = written.getFileSystem(hadoop);
    files.create(new Path(written, "_SUCCESS"), true).close();
    if (!files.rename(written, new Path(output))) {
      throw new IOException(
          "Cannot move the finished table to %s: the file system refused".formatted(output));
    }
    return manifest.images();
  }

  private Attempt attempt(String name) {
    return new Attempt(scratch.toString(), "attempts/" + name);
  }

  @Override
  public void close() throws IOException {
    scratch.getFileSystem(hadoop).delete(scratch, true);
  }
}
