package org.deepcluster.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.DoubleSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** Hears how long the jobs of one description take on warm code, until it is closed. */
final class JobSeconds extends SparkListener implements AutoCloseable {
  private static final String DESCRIPTION = "spark.job.description";

  private final SparkContext context;
  private final String description;
  private final DoubleSupplier taken;
  private final Map<Integer, StopWatch> started = new HashMap<>();
  private final List<Double> seconds = new ArrayList<>();

  private JobSeconds(SparkContext context, String description, DoubleSupplier taken) {
    this.context = context;
    this.description = description;
    this.taken = taken;
  }

  /**
   * Of the description that jobs of this thread have now.
   *
   * @param taken seconds that others have taken from jobs so far
   */
  static JobSeconds of(SparkContext context, DoubleSupplier taken) {
    JobSeconds jobs = new JobSeconds(context, context.getLocalProperty(DESCRIPTION), taken);
    context.addSparkListener(jobs);
    return jobs;
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    Properties properties = job.properties();
    if (properties != null && description.equals(properties.getProperty(DESCRIPTION))) {
      started.put(job.jobId(), new StopWatch(taken));
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd job) {
    StopWatch watch = started.remove(job.jobId());
    if (watch != null) {
      seconds.add(watch.lap());
    }
  }

  /** So far, in the order in which they ended. */
  synchronized List<Double> seconds() {
    return List.copyOf(seconds);
  }

  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
