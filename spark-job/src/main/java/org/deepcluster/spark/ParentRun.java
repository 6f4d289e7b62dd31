package org.deepcluster.spark;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Versions;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.model.NetworkState;
import org.deepcluster.runs.Attempt;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.CommitLog;
import org.deepcluster.runs.NotCommittedException;
import org.deepcluster.runs.Parent;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.Stage;

/**
 * A run that another one goes on from, as it is after its newest whole epoch: the network, the
 * velocities of its optimiser, and the cluster of every image.
 */
final class ParentRun {
  private final RunDirectory run;
  private final Commit network;
  private final Commit clusters;
  private final RunFiles files;
  private final TrainedOn trained;

  private ParentRun(RunDirectory run, Commit network, Commit clusters, Configuration hadoop)
      throws IOException {
    this.run = run;
    this.network = network;
    this.clusters = clusters;
    files = new RunFiles(run.files(), hadoop);
    trained = TrainedOn.of(run, clusters, hadoop);
  }

  /**
   * Opens the run at {@code uri}, for a new one of {@code settings}, at its newest whole epoch.
   *
   * @throws org.deepcluster.runs.RunMismatchException if it has another network or other clusters
   * @throws NotCommittedException if it has no whole epoch
   */
  static ParentRun open(String uri, Settings settings, Configuration hadoop) throws IOException {
    RunDirectory run = RunDirectory.read(new Path(uri), hadoop);
    CommitLog log = run.log();
    int epoch = log.latest(Stage.NETWORK).map(commit -> commit.step().epoch()).orElse(0);
    return at(Math.max(1, epoch), run, log, settings, hadoop);
  }

  /**
   * Opens it as it was when {@code parent} was noted, which may have gone on since.
   *
   * @throws NotCommittedException if it no longer holds that
   */
  static ParentRun of(Parent parent, Settings settings, Configuration hadoop) throws IOException {
    RunDirectory run = RunDirectory.read(new Path(parent.run()), hadoop);
    ParentRun found = at(parent.epoch(), run, run.log(), settings, hadoop);
    if (!found.network.digest().equals(parent.digest())) {
      throw new NotCommittedException(run.path(), "the network of digest " + parent.digest());
    }
    return found;
  }

  private static ParentRun at(
      int epoch, RunDirectory run, CommitLog log, Settings settings, Configuration hadoop)
      throws IOException {
    run.requireSameNetwork(SettingsLoader.flat(settings));
    return new ParentRun(
        run,
        commit(run, log, epoch, Stage.NETWORK, "a trained network"),
        commit(run, log, epoch, Stage.CLUSTERS, "the clustering of epoch " + epoch),
        hadoop);
  }

  private static Commit commit(
      RunDirectory run, CommitLog log, int epoch, Stage stage, String wanted) {
    return log.find(epoch, stage)
        .filter(log::hasFiles)
        .orElseThrow(() -> new NotCommittedException(run.path(), wanted));
  }

  /** What the new run remembers of it. */
  Parent parent() {
    return new Parent(
        run.path().toString(),
        run.identity().id(),
        network.step().epoch(),
        network.digest(),
        trained.manifest().digest(),
        trained.manifest().version());
  }

  NetworkState network() throws IOException {
    return files.network(network);
  }

  /**
   * The clusters of images by their ids in {@code manifest}: where that grew from the dataset of
   * the parent, its own, of the images it knows; else those that {@code assign} would tell, of all.
   *
   * @param scratch for features, which may go afterwards
   */
  int[] clusters(
      SparkSession spark, Settings settings, String dataset, Manifest manifest, Attempt scratch)
      throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Optional<Manifest> known =
        Versions.withDigest(hadoop, dataset, trained.manifest().digest())
            .filter(version -> version.version() <= manifest.version());
    if (known.isPresent()) {
      return files.clusters(clusters);
    }
    RunFiles.Clustering clustering = files.clustering(clusters);
    NetworkSpec spec = NetworkSpec.of(settings);
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    ImageAccess images = ImageAccess.of(hadoop, dataset, manifest, spec, trained.manifest());
    SparkExtraction extraction =
        new SparkExtraction(context, scratch, images, spec, FeatureKind.FC);
    SparkFeatures features =
        extraction.features(context, extraction.run(context, clustering.parameters()));
    return SparkKMeans.clusters(
        SparkWhitening.apply(features.blocks(spark), clustering.whitening()),
        clustering.centroids(),
        manifest.images());
  }
}
