package org.deepcluster.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.bench.Timed;
import org.deepcluster.config.Settings;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.pipeline.EpochLoop;
import org.deepcluster.pipeline.Listener;
import org.deepcluster.runs.Attempt;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.EpochMetrics;
import org.deepcluster.runs.LeaseRequest;
import org.deepcluster.runs.Retention;
import org.deepcluster.runs.RunDirectory;
import org.deepcluster.runs.RunIdentity;
import org.deepcluster.runs.RunWriter;
import org.deepcluster.runs.Stage;
import org.deepcluster.runs.StageSeconds;
import org.deepcluster.runs.StopSignal;
import org.deepcluster.runs.Writers;

/** Epochs of a real run in a directory of its own, one after the other, each timed as a whole. */
final class SparkBenchEpochs implements AutoCloseable {
  private static final long LISTENERS_MILLIS = 10_000;

  private final JavaSparkContext context;
  private final RunWriter writer;
  private final EpochLoop loop;
  private final SparkTaskTimes tasks = new SparkTaskTimes();
  private final CommitTimes commits = new CommitTimes();
  private final List<Double> fixedSeconds = new ArrayList<>();
  private int epochs;

  private SparkBenchEpochs(JavaSparkContext context, RunWriter writer, EpochLoopOf loop)
      throws IOException {
    this.context = context;
    this.writer = writer;
    this.loop = loop.with(commits);
    context.sc().addSparkListener(tasks);
    this.loop.run(0); // commits the initial network
  }

  /** The loop, once it is known who listens. */
  private interface EpochLoopOf {
    EpochLoop with(Listener listener);
  }

  /** Begins a run at {@code run}. */
  static SparkBenchEpochs open(
      SparkSession spark, Settings settings, String dataset, Manifest manifest, String run)
      throws IOException {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    RunIdentity identity =
        new RunIdentity(SettingsLoader.flat(settings), manifest.digest(), "bench");
    RunWriter writer =
        RunDirectory.openOrCreate(
                new Path(run), context.hadoopConfiguration(), identity, Writers.MANY)
            .write(LeaseRequest.of(context.sc().applicationId(), System.getenv()));
    return new SparkBenchEpochs(
        context,
        writer,
        listener ->
            new EpochLoop(
                new SparkStages(spark, settings, dataset, manifest, writer, listener),
                writer,
                Retention.DEFAULT,
                new StopSignal(),
                listener));
  }

  /** Where data files go. */
  Attempt attempt() {
    return writer.attempt();
  }

  /** Runs the next epoch; returns its seconds. */
  double run() throws IOException {
    epochs++;
    long begin = System.currentTimeMillis();
    double seconds = Timed.seconds(() -> loop.run(epochs));
    fixedSeconds.add(fixedSeconds(begin, System.currentTimeMillis()));
    return seconds;
  }

  /** No task ran, and it was not between two rounds of training. */
  private double fixedSeconds(long begin, long end) {
    try {
      context.sc().listenerBus().waitUntilEmpty(LISTENERS_MILLIS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("Cannot tell when tasks ran: Spark's listeners lag", e);
    }
    long before = tasks.busy().idle(begin, commits.clusters);
    return (before + tasks.busy().idleAtEnds(commits.clusters, end)) / 1e3;
  }

  /** The seconds of the stages of the last epoch, as its commits tell. */
  StageSeconds stages() {
    List<EpochMetrics> all = EpochMetrics.of(writer.log().chain());
    return all.get(all.size() - 1).seconds();
  }

  /**
   * Seconds of each epoch after the first in which nothing but the driver worked; what lies between
   * rounds of training is averaging and does not count.
   */
  List<Double> fixedSecondsWarm() {
    return List.copyOf(fixedSeconds.subList(1, fixedSeconds.size()));
  }

  @Override
  public void close() throws IOException {
    context.sc().removeSparkListener(tasks);
    writer.close();
  }

  /** When an epoch's clusters were committed: then training begins. */
  private static final class CommitTimes implements Listener {
    private long clusters;

    @Override
    public void committed(Commit commit, boolean again) {
      if (!again && commit.step().stage() == Stage.CLUSTERS) {
        clusters = System.currentTimeMillis();
      }
    }

    @Override
    public void progress(String what, long done, long all) {}

    @Override
    public void tell(String message) {}
  }
}
