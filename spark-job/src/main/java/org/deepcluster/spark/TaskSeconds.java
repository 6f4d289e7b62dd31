package org.deepcluster.spark;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Hears how long the tasks of jobs of one description take, until it is closed. */
final class TaskSeconds extends SparkListener implements AutoCloseable {
  private static final String DESCRIPTION = "spark.job.description";

  private final SparkContext context;
  private final String description;
  private final Set<Integer> stages = new HashSet<>();
  private final List<Double> seconds = new ArrayList<>();

  private TaskSeconds(SparkContext context, String description) {
    this.context = context;
    this.description = description;
  }

  /** Of the description that jobs of this thread have now. */
  static TaskSeconds of(SparkContext context) {
    TaskSeconds tasks = new TaskSeconds(context, context.getLocalProperty(DESCRIPTION));
    context.addSparkListener(tasks);
    return tasks;
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted stage) {
    Properties properties = stage.properties();
    if (properties != null && description.equals(properties.getProperty(DESCRIPTION))) {
      stages.add(stage.stageInfo().stageId());
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    if (stages.contains(end.stageId())) {
      seconds.add(end.taskInfo().duration() / 1e3);
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
