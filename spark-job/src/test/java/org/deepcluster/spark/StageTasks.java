package org.deepcluster.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Hears which tasks ran at the same time on an executor, and whether they held a GPU. */
final class StageTasks extends SparkListener {
  private record Stage(boolean gpu, String description) {}

  /** From launch, in milliseconds, to the end of its work on the executor. */
  private record Task(Stage stage, String executor, long from, long to) {
    boolean runsAt(long moment, String on) {
      return executor.equals(on) && from <= moment && moment < to;
    }
  }

  private final SparkContext context;
  private final Map<Integer, Stage> stages = new HashMap<>();
  private final List<Task> tasks = new ArrayList<>();

  StageTasks(SparkContext context) {
    this.context = context;
    await(); // what ended before is not heard of
    context.addSparkListener(this);
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted stage) {
    boolean plain =
        stage.stageInfo().resourceProfileId() == ResourceProfile.DEFAULT_RESOURCE_PROFILE_ID();
    Properties properties = stage.properties();
    stages.put(
        stage.stageInfo().stageId(),
        new Stage(!plain, properties.getProperty("spark.job.description", "")));
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    long from = end.taskInfo().launchTime();
    long busy = end.taskMetrics().executorDeserializeTime() + end.taskMetrics().executorRunTime();
    tasks.add(new Task(stages.get(end.stageId()), end.taskInfo().executorId(), from, from + busy));
  }

  /** The most tasks that one executor ran at the same time, of those with a GPU or without. */
  long atOnce(boolean gpu) {
    await();
    List<Task> these;
    synchronized (this) {
      these = tasks.stream().filter(task -> task.stage().gpu() == gpu).toList();
    }
    return these.stream()
        .mapToLong(one -> these.stream().filter(t -> t.runsAt(one.from(), one.executor())).count())
        .max()
        .orElse(0);
  }

  /** What the jobs of stages with a GPU, or without, were for. */
  List<String> descriptions(boolean gpu) {
    await();
    synchronized (this) {
      return stages.values().stream()
          .filter(stage -> stage.gpu() == gpu)
          .map(Stage::description)
          .distinct()
          .toList();
    }
  }

  private void await() {
    try {
      context.listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
