package org.deepcluster.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/** Work that keeps every slot of a cluster busy: one task each. */
record SlotTasks(JavaSparkContext context, int slots) {
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
