package org.deepcluster.spark;

import org.apache.spark.SparkContext;

/**
 * Names what runs now: in Spark's pages and event log by job group and description, in the driver's
 * log by a system property (its lines come from many threads, most of them Spark's), in those of
 * executors by local properties {@code mdc.*}, which Spark hands to the log of every task.
 */
final class JobLabels {
  /** What the driver's lines begin with; conf/log4j2.properties asks for it. */
  static final String LABEL = "deepcluster.label";

  private static final String RUN = "mdc.run";
  private static final String EPOCH = "mdc.epoch";

  private JobLabels() {}

  /** From here on this thread works on a run. */
  static void begin(SparkContext context, String run) {
    context.setLocalProperty(RUN, run);
    System.setProperty(LABEL, "run %s ".formatted(run));
  }

  /** Jobs of this thread belong to that stage of an epoch. */
  static void stage(SparkContext context, int epoch, String stage) {
    context.setJobGroup("epoch-" + epoch, "epoch %d: %s".formatted(epoch, stage), true);
    context.setLocalProperty(EPOCH, String.valueOf(epoch));
    System.setProperty(LABEL, "run %s epoch %d ".formatted(context.getLocalProperty(RUN), epoch));
  }

  /** This thread works on no run any more. */
  static void end(SparkContext context) {
    context.clearJobGroup();
    context.setLocalProperty(RUN, null);
    context.setLocalProperty(EPOCH, null);
    System.clearProperty(LABEL);
  }
}
