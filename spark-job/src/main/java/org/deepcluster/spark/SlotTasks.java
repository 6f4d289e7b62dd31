package org.deepcluster.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/**
 * Work that keeps every slot of a cluster busy: one task each. A slot is a core, or a GPU where
 * executors have one.
 */
record SlotTasks(JavaSparkContext context, int slots) {
  /**
   * Tasks that the executors that are there now can run at once, at least 1. Spark's default
   * parallelism is no such count: it is two where there is one slot.
   */
  static int available(JavaSparkContext context) {
    return Math.max(1, GpuTasks.slots(context.sc()));
  }

  /** Such tasks that a process runs at once, where executors are alike. */
  static int perProcess(JavaSparkContext context) {
    int processes = processes(context);
    return (available(context) + processes - 1) / processes;
  }

  /** Processes that run tasks: executors, or the driver where there are none. */
  static int processes(JavaSparkContext context) {
    return Math.max(1, context.sc().getExecutorMemoryStatus().size() - 1); // without the driver
  }

  /** The numbers of the slots, one a partition. */
  JavaRDD<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, slots).boxed().toList());
    return GpuTasks.holding(context.parallelize(numbers, slots));
  }

  /** What {@code task} returns on each slot. */
  <T> List<T> run(Function<Integer, T> task) {
    return numbers().map(task).collect();
  }
}
