package org.deepcluster.chaos;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.SparkConf;
import org.apache.spark.Success$;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.Option;

/**
 * Meets {@link Marks} at Spark's events and at commits. Loaded by {@code spark.extraListeners}.
 * Counts tasks that failed, those of them whose executor died, and second attempts too, as {@code
 * lost}, {@code dead} and {@code again}.
 */
public final class MarkListener extends SparkListener {
  private final Marks marks;
  private final Map<Integer, String> jobs = new ConcurrentHashMap<>();
  private final Map<Integer, String> stages = new ConcurrentHashMap<>();

  /** As Spark makes it. */
  public MarkListener(SparkConf conf) {
    marks = Marks.of(System.getenv());
    CommitWatch.start(System.getenv("CHAOS_RUN"), marks);
  }

  @Override
  public void onApplicationStart(SparkListenerApplicationStart event) {
    marks.begin(event.appId().getOrElse(() -> ""));
  }

  @Override
  public void onJobStart(SparkListenerJobStart event) {
    String description = description(event.properties());
    jobs.put(event.jobId(), description);
    marks.meet("JobStart", description);
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd event) {
    marks.meet("JobEnd", jobs.getOrDefault(event.jobId(), ""));
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    String description = description(event.properties());
    stages.put(event.stageInfo().stageId(), description);
    marks.meet("StageSubmitted", description);
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted event) {
    marks.meet("StageCompleted", stage(event.stageInfo().stageId()));
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    String description = stage(event.stageId());
    if (event.taskInfo().attemptNumber() > 0) {
      marks.count(event.taskInfo().speculative() ? "speculative" : "again", description);
    }
    marks.meet("TaskStart", description, event.taskInfo().executorId());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    String description = stage(event.stageId());
    if (event.reason() != Success$.MODULE$) {
      marks.count("lost", description);
    }
    if (event.reason() instanceof ExecutorLostFailure) {
      marks.count("dead", description);
    }
    marks.meet("TaskEnd", description, event.taskInfo().executorId());
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd event) {
    marks.end();
  }

  private String stage(int id) {
    return stages.getOrDefault(id, "");
  }

  private static String description(Properties properties) {
    return Option.apply(properties)
        .map(all -> all.getProperty("spark.job.description", ""))
        .getOrElse(() -> "");
  }
}
