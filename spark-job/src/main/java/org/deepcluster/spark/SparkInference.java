package org.deepcluster.spark;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.Versions;
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
  private static final String SUCCESS = "_SUCCESS";

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final Configuration hadoop;
  private final String output;
  private final Path scratch;
  private final NetworkSpec spec;
  private final String dataset;
  private final Manifest manifest;
  private final List<Shard> shards;
  private final Manifest trained;
  private final RunFiles.Clustering clustering;

  /**
   * Which images are looked at.
   *
   * @param input a prepared dataset, or anything that can be prepared
   * @param version of the dataset; empty: the newest
   * @param since only images that this version does not have; empty: all
   */
  public record Images(String input, OptionalInt version, OptionalInt since) {
    /** All of an input. */
    public static Images all(String input) {
      return new Images(input, OptionalInt.empty(), OptionalInt.empty());
    }
  }

  private SparkInference(
      SparkSession spark, RunDirectory run, Commit commit, Images images, String output)
      throws IOException {
    this.spark = spark;
    context = new JavaSparkContext(spark.sparkContext());
    hadoop = spark.sparkContext().hadoopConfiguration();
    Path target = new Path(output);
    FileSystem files = target.getFileSystem(hadoop);
    this.output = files.makeQualified(target).toString();
    if (files.exists(target)) {
      throw new DatasetException(
          "Cannot write to %s: it exists%s (choose another --output, or remove it)"
              .formatted(
                  output,
                  files.exists(new Path(target, SUCCESS))
                      ? ""
                      : " without " + SUCCESS + ", so it is not a whole table"));
    }
    scratch = new Path(this.output + "-scratch");
    files.delete(scratch, true); // of a process that died
    Settings settings = SettingsLoader.ofFlat(run.identity().settings());
    spec = NetworkSpec.of(settings);
    clustering = new RunFiles(run.files(), hadoop).clustering(commit);
    trained = TrainedOn.of(run, commit, hadoop).manifest();
    String input = images.input();
    boolean prepared = new Path(input).getFileSystem(hadoop).exists(new Path(input, Manifest.FILE));
    if (!prepared && (images.version().isPresent() || images.since().isPresent())) {
      throw new DatasetException(
          "Cannot look for versions of %s: it is no prepared dataset (leave --since and --data-version out, or prepare it)"
              .formatted(input));
    }
    dataset = prepared ? input : scratch + "/dataset";
    manifest =
        prepared
            ? Versions.read(hadoop, input, images.version())
            : SparkPrepare.run(
                spark,
                new PrepareRequest(
                    input, dataset, trained.side(), settings.prepare(), settings.run().seed()));
    shards =
        images.since().isPresent()
            ? manifest.since(Versions.read(hadoop, input, images.since().getAsInt()))
            : manifest.shards();
  }

  /** Opens the clustering of {@code epoch}, the newest where it is empty, on all of an input. */
  public static SparkInference open(
      SparkSession spark, String run, OptionalInt epoch, String input, String output)
      throws IOException {
    return open(spark, run, epoch, Images.all(input), output);
  }

  /** Opens the clustering of {@code epoch}, the newest where it is empty, on {@code images}. */
  public static SparkInference open(
      SparkSession spark, String run, OptionalInt epoch, Images images, String output)
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
    return new SparkInference(spark, directory, commit, images, output);
  }

  /** How many images are looked at. */
  public long images() {
    return shards.stream().mapToLong(Shard::rows).sum();
  }

  private SparkFeatures features() {
    context.setJobGroup("embed", "embed %d images".formatted(images()), true);
    ImageAccess images = ImageAccess.of(hadoop, dataset, manifest, spec, trained);
    SparkExtraction extraction =
        new SparkExtraction(context, attempt("features"), images, spec, FeatureKind.FC, shards);
    List<Artifact> written = extraction.run(context, clustering.parameters());
    return extraction.features(context, written);
  }

  /** Writes {@code id, path, features} as Parquet; returns the number of images. */
  public long embed() {
    if (shards.isEmpty()) {
      return nothing("id long, path string, features array<float>");
    }
    String[] files =
        shards.stream()
            .map(shard -> new Path(dataset, shard.file()).toString())
            .toArray(String[]::new);
    Dataset<Row> paths =
        spark.read().parquet(files).select(col("id"), col("image.path").as("path"));
    features()
        .frame(spark)
        .join(paths, "id")
        .select("id", "path", "features")
        .write()
        .parquet(output);
    return images();
  }

  /**
   * Writes {@code id, path, cluster, distance, margin} as Parquet; returns the number of images.
   */
  public long assign() throws IOException {
    if (shards.isEmpty()) {
      return nothing("id long, path string, cluster int, distance float, margin float");
    }
    SparkFeatures features = features();
    context.setJobGroup("assign", "assign %d images".formatted(images()), true);
    List<AssignmentPart> parts =
        new SparkAssignments(hadoop, dataset, shards, attempt("assignments"))
            .run(
                SparkWhitening.apply(features.blocks(spark), clustering.whitening()),
                clustering.centroids());
    publish(
        new Path(scratch, attempt("assignments").folder()),
        parts.stream().map(part -> new Path(part.table().path()).getName()).toList());
    return images();
  }

  /**
   * The table becomes visible with exactly the files that tasks reported, and whole once it has
   * {@code _SUCCESS}: a task that ran twice wrote two, and some stores move a folder file by file.
   */
  private void publish(Path written, List<String> names) throws IOException {
    FileSystem files = written.getFileSystem(hadoop);
    Set<String> missing = new TreeSet<>(names);
    for (FileStatus file : files.listStatus(written)) {
      if (!missing.remove(file.getPath().getName())) {
        files.delete(file.getPath(), false);
      }
    }
    if (!missing.isEmpty()) {
      throw new IOException(
          "Cannot finish the table %s: %s lack in %s (does another process write it?)"
              .formatted(output, missing, written));
    }
    Path target = new Path(output);
    if (files.exists(target) || !files.rename(written, target)) {
      throw new IOException(
          "Cannot move the finished table to %s: %s"
              .formatted(
                  output,
                  files.exists(target) ? "another process made it" : "the file system refused"));
    }
    files.create(new Path(target, SUCCESS), true).close();
  }

  /** A table without rows: whoever reads the table of a night can do so on every night. */
  private long nothing(String columns) {
    spark.createDataFrame(List.<Row>of(), StructType.fromDDL(columns)).write().parquet(output);
    return 0;
  }

  private Attempt attempt(String name) {
    return new Attempt(scratch.toString(), "attempts/" + name);
  }

  @Override
  public void close() throws IOException {
    scratch.getFileSystem(hadoop).delete(scratch, true);
  }
}
