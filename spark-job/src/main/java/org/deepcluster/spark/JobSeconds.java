package org.deepcluster.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** Hears how long the jobs of one description take, until it is closed. */
final class JobSeconds extends SparkListener implements AutoCloseable {
  private static final String DESCRIPTION = "spark.job.description";

  private final SparkContext context;
  private final String description;
  private final Map<Integer, Long> started = new HashMap<>();
  private final List<Double> seconds = new ArrayList<>();

  private JobSeconds(SparkContext context, String description) {
    this.context = context;
    this.description = description;
  }

  /** Of the description that jobs of this thread have now. */
  static JobSeconds of(SparkContext context) {
    JobSeconds jobs = new JobSeconds(context, context.getLocalProperty(DESCRIPTION));
    context.addSparkListener(jobs);
    return jobs;
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    Properties properties = job.properties();
    if (properties != null && description.equals(properties.getProperty(DESCRIPTION))) {
      started.put(job.jobId(), job.time());
    }
  }

  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd job) {
    Long start = started.remove(job.jobId());
    if (start != null) {
      seconds.add((job.time() - start) / 1e3);
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
