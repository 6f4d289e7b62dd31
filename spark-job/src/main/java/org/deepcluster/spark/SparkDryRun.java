package org.deepcluster.spark;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.ConfigException;
import org.deepcluster.config.Settings;
import org.deepcluster.cost.RunEstimate;
import org.deepcluster.cost.RunNeeds;
import org.deepcluster.cost.RunNeeds.Available;
import org.deepcluster.cost.RunShape;
import org.deepcluster.cost.UnitCosts;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.Versions;
import org.deepcluster.image.Canvas;
import org.deepcluster.model.ArrayBytes;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkSpec;
import org.deepcluster.model.NetworkState;

/**
 * What a run would take on this cluster: unit costs are measured on its executors, the rest is
 * arithmetic. Nothing is written.
 */
public final class SparkDryRun {
  private final JavaSparkContext context;
  private final Settings settings;
  private final ImageAccess access;
  private final Path run;

  private SparkDryRun(JavaSparkContext context, Settings settings, ImageAccess access, Path run) {
    this.context = context;
    this.settings = settings;
    this.access = access;
    this.run = run;
  }

  /** What was found out. */
  public record Forecast(RunShape shape, RunNeeds needs, UnitCosts costs, RunEstimate estimate) {}

  /**
   * Foresees a new run.
   *
   * @throws org.deepcluster.clustering.ClusteringException if k exceeds the number of images
   * @throws ConfigException if the heap of the driver or an executor is too small, or what lies
   *     beside it
   * @throws IOException if a disk is too small, or nothing can be read
   */
  public static Forecast of(SparkSession spark, Settings settings, String data, String run)
      throws IOException {
    return of(spark, settings, data, OptionalInt.empty(), run);
  }

  /** As {@link #of(SparkSession, Settings, String, String)}, on a version of the dataset. */
  public static Forecast of(
      SparkSession spark, Settings settings, String data, OptionalInt version, String run)
      throws IOException {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    Path path = new Path(data);
    Configuration hadoop = context.hadoopConfiguration();
    String dataset = path.getFileSystem(hadoop).makeQualified(path).toString();
    Manifest manifest = Versions.read(hadoop, dataset, version);
    SparkTraining.requireEnough(settings.clustering().k(), data, manifest.images());
    ImageAccess access = ImageAccess.of(hadoop, dataset, manifest, NetworkSpec.of(settings));
    context.setJobGroup("dry-run", "measure unit costs", true);
    return new SparkDryRun(context, settings, access, new Path(run)).forecast();
  }

  private Forecast forecast() throws IOException {
    NetworkSpec spec = NetworkSpec.of(settings);
    ConvNet net = Replicas.borrow(spec);
    net.initialise(InitialWeights.seed(settings));
    NetworkState state = net.state();
    ArrayBytes arrays = net.arrayBytes();
    RunShape.NetworkSize network =
        new RunShape.NetworkSize(
            state.parameters().length,
            net.featureWidth(),
            RoundSlice.isWhole(state.parameters().length),
            arrays.trained(),
            arrays.extracted());
    Replicas.giveBack(net);
    List<Machine> machines = machines();
    RunShape shape = shape(network, machines);
    RunNeeds needs = RunNeeds.of(shape);
    requireRoom(needs, available(machines), shape.cluster().local());
    UnitCosts costs = new SparkCalibration(context, access, shape, state).measure();
    return new Forecast(shape, needs, costs, RunEstimate.of(shape, costs));
  }

  private RunShape shape(RunShape.NetworkSize network, List<Machine> machines) {
    Manifest manifest = access.manifest();
    int shards = manifest.shards().size();
    long bytes = manifest.shards().stream().mapToLong(Shard::bytes).sum();
    double decoded = machines.stream().mapToDouble(Machine::decoded).min().orElseThrow();
    return new RunShape(
        settings,
        new RunShape.Images(
            manifest.images(),
            shards,
            ShardPart.of(manifest.shards()).size(),
            bytes,
            Canvas.side(settings.image().size()),
            decoded),
        network,
        partials(manifest, network.width(), machines.size()),
        cluster(machines.size()));
  }

  private RunShape.Partials partials(Manifest manifest, int width, int slots) {
    int shards = manifest.shards().size();
    boolean gathered =
        Gathering.of(context.sc(), manifest.images(), settings.clustering().k())
            .pays(settings.whitening().dimensions());
    return new RunShape.Partials(
        Math.min(shards, SparkWhitening.parts(width)),
        gathered ? 1 : Math.min(shards, slots),
        gathered);
  }

  private RunShape.Cluster cluster(int slots) {
    return new RunShape.Cluster(slots, SlotTasks.processes(context), context.isLocal());
  }

  /** One task a slot, which also waits until the first executor is there. */
  private List<Machine> machines() {
    context.parallelize(List.of(0), 1).count();
    ImageAccess looked = access;
    return new SlotTasks(context, SlotTasks.available(context)).run(slot -> Machine.look(looked));
  }

  private Available available(List<Machine> machines) throws IOException {
    return new Available(
        least(machines, Machine::localDisk),
        runDisk(),
        Runtime.getRuntime().maxMemory(),
        least(machines, Machine::heap),
        least(machines, Machine::arrays));
  }

  private static long least(List<Machine> machines, ToLongFunction<Machine> value) {
    return machines.stream().mapToLong(value).min().orElseThrow();
  }

  /** Free space where the run directory will be: at its nearest ancestor that exists. */
  private long runDisk() throws IOException {
    FileSystem files = run.getFileSystem(context.hadoopConfiguration());
    Path at = files.makeQualified(run);
    while (at.getParent() != null && !files.exists(at)) {
      at = at.getParent();
    }
    return files.getStatus(at).getRemaining();
  }

  /** The words for a full disk are those that {@code NoSpaceException} knows. */
  static void requireRoom(RunNeeds needs, Available available, boolean local) throws IOException {
    List<String> memory = needs.memoryProblems(available, local);
    if (!memory.isEmpty()) {
      throw new ConfigException(memory);
    }
    List<String> disk = needs.diskProblems(available);
    if (!disk.isEmpty()) {
      throw new IOException("Cannot train: Not enough space: " + String.join("; ", disk));
    }
  }
}
