package org.deepcluster.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** Work that keeps every slot of a cluster busy: one task each. */
record SlotTasks(JavaSparkContext context, int slots) {
  /**
   * Tasks that the executors that are there now can run at once, at least 1. Spark's default
   * parallelism is no such count: it is two where there is one slot.
   */
  static int available(JavaSparkContext context) {
    SparkContext spark = context.sc();
    return Math.max(
        1, spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile()));
  }

  /** The numbers of the slots, one a partition. */
  JavaRDD<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, slots).boxed().toList());
    return context.parallelize(numbers, slots);
  }

  /** What {@code task} returns on each slot. */
  <T> List<T> run(Function<Integer, T> task) {
    return numbers().map(task).collect();
  }
}
