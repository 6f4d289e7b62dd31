package org.deepcluster.spark;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.clustering.ClusteringException;
import org.deepcluster.config.Address;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Versions;
import org.deepcluster.pipeline.EpochLoop;
import org.deepcluster.pipeline.Listener;
import org.deepcluster.runs.LeaseRequest;
import org.deepcluster.runs.Parent;
import org.deepcluster.runs.Retention;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.RunIdentity;
import org.deepcluster.runs.RunWriter;
import org.deepcluster.runs.StopSignal;
import org.deepcluster.runs.TakeOver;
import org.deepcluster.runs.Writers;

/** A training run from dataset to committed networks: opens the run, takes its lease, loops. */
public final class SparkTraining {
  private SparkTraining() {}

  /**
   * What is to be trained, and where.
   *
   * @param data a prepared dataset
   * @param version of the dataset; empty: that of the run where it is begun, else the newest
   * @param from the run to go on from; empty: begin with initial weights
   * @param product version of the program
   * @param takeOver whether a run that another process seems to hold is taken
   * @param writers whether other processes might write the run
   */
  public record Request(
      Settings settings,
      String data,
      OptionalInt version,
      Optional<String> from,
      String run,
      String product,
      TakeOver takeOver,
      Writers writers) {
    /** On the version of a run that is begun, else the newest. */
    public Request(
        Settings settings,
        String data,
        String run,
        String product,
        TakeOver takeOver,
        Writers writers) {
      this(settings, data, OptionalInt.empty(), Optional.empty(), run, product, takeOver, writers);
    }
  }

  /**
   * Starts or continues a run.
   *
   * @return whether all epochs are done; false if it was asked to stop
   */
  public static boolean run(SparkSession spark, Request request, StopSignal stop, Listener listener)
      throws IOException {
    Address.requireNoSecret(request.data());
    Address.requireNoSecret(request.run());
    request.from().ifPresent(Address::requireNoSecret);
    Gathering.bytes(spark.sparkContext().conf()); // refused now rather than after an extraction
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Settings settings = request.settings();
    Path data = new Path(request.data());
    String dataset = data.getFileSystem(hadoop).makeQualified(data).toString();
    Optional<RunIdentity> begun =
        RunDirectory.begun(new Path(request.run()), hadoop, request.writers());
    Manifest manifest = version(hadoop, dataset, request, begun, listener);
    Optional<Parent> parent = parent(hadoop, request, begun);
    requireEnough(settings.clustering().k(), request.data(), manifest.images());
    manifest.requireShards(hadoop, dataset);
    DistinctImages.require(hadoop, dataset, manifest);
    RunDirectory run =
        RunDirectory.openOrCreate(
            new Path(request.run()),
            hadoop,
            new RunIdentity(
                SettingsLoader.flat(settings),
                manifest.digest(),
                request.product(),
                Libraries.versions(manifest, GpuTasks.areUsed(spark.sparkContext())),
                parent),
            request.writers());
    LeaseRequest lease = lease(spark.sparkContext()).with(request.takeOver());
    try (RunWriter writer = run.write(lease)) {
      run.changes().forEach(change -> listener.tell("Changed: " + change));
      writer.messages().forEach(listener::tell);
      RunGauges gauges = RunGauges.ofThisProcess();
      gauges.begin(settings.training().epochs(), manifest.images());
      Listener all = new GaugeListener(gauges, listener);
      JobLabels.begin(spark.sparkContext(), run.identity().id());
      parent.ifPresent(from -> all.tell(goesOn(from, manifest)));
      SparkStages stages = new SparkStages(spark, settings, dataset, manifest, writer, all, parent);
      return loop(new EpochLoop(stages, writer, Retention.DEFAULT, stop, all), writer, settings);
    } finally {
      JobLabels.end(spark.sparkContext());
    }
  }

  private static boolean loop(EpochLoop loop, RunWriter writer, Settings settings)
      throws IOException {
    try {
      return loop.run(settings.training().epochs());
    } catch (Throwable e) { // Spark throws checked exceptions that it does not declare
      writer.failed(e);
      throw e;
    }
  }

  /** A run keeps to the version it was begun with, however much the dataset has grown since. */
  private static Manifest version(
      Configuration hadoop,
      String dataset,
      Request request,
      Optional<RunIdentity> begun,
      Listener listener)
      throws IOException {
    Optional<Manifest> own = Optional.empty();
    if (begun.isPresent() && request.version().isEmpty()) {
      own = Versions.withDigest(hadoop, dataset, begun.get().dataset());
    }
    Manifest asked = Versions.read(hadoop, dataset, request.version());
    if (own.isPresent() && own.get().version() < asked.version()) {
      listener.tell(
          "The dataset has grown to version %d; this run goes on with its own, version %d"
              .formatted(asked.version(), own.get().version()));
    }
    return own.orElse(asked);
  }

  /** A driver of the cluster's may be a dead one's successor, on another host: it is patient. */
  private static LeaseRequest lease(SparkContext context) {
    LeaseRequest lease = LeaseRequest.of(context.applicationId(), System.getenv());
    return context.deployMode().equals("cluster")
        ? lease.waiting(lease.timing().succession())
        : lease;
  }

  /**
   * The run to go on from, as it is now; for a run that is begun as it was then, whatever became of
   * it.
   */
  private static Optional<Parent> parent(
      Configuration hadoop, Request request, Optional<RunIdentity> begun) throws IOException {
    if (request.from().isEmpty()) {
      return Optional.empty();
    }
    Path from = new Path(request.from().get());
    String uri = from.getFileSystem(hadoop).makeQualified(from).toString();
    Optional<Parent> known = begun.flatMap(RunIdentity::parent).filter(p -> p.run().equals(uri));
    return known.isPresent()
        ? known
        : Optional.of(ParentRun.open(uri, request.settings(), hadoop).parent());
  }

  private static String goesOn(Parent parent, Manifest manifest) {
    return "Goes on from epoch %d of %s (dataset version %d, here %d)"
        .formatted(parent.epoch(), parent.run(), parent.version(), manifest.version());
  }

  static void requireEnough(int k, String data, long images) {
    if (k > images) {
      throw new ClusteringException(
          "Cannot cluster %s: k=%d exceeds n=%d images (lower clustering.k)"
              .formatted(data, k, images));
    }
  }
}
