package org.deepcluster.spark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.Partition;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.ExecutorCacheTaskLocation;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.RDDBlockId;
import scala.Option;
import scala.Serializable;
import scala.collection.IndexedSeq;
import scala.collection.Seq;

/**
 * Joins partitions that the same executor keeps, so that a pass of few tasks reads all of them
 * where they lie. Spark's own coalescing looks at machines only: with two executors on one, half of
 * the rows would go from process to process in every pass.
 */
final class ExecutorGroups implements PartitionCoalescer, Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Persisted {@code rows} in about {@code tasks} partitions, as many for each executor that keeps
   * some, and one at least. What is joined with what depends on who keeps what, so only results
   * that do not depend on it may follow.
   */
  static <T> JavaRDD<T> coalesce(JavaRDD<T> rows, int tasks) {
    return rows.getNumPartitions() <= tasks
        ? rows
        : rows.rdd().coalesce(tasks, false, Option.apply(new ExecutorGroups()), null).toJavaRDD();
  }

  @Override
  public PartitionGroup[] coalesce(int tasks, RDD<?> rows) {
    List<PartitionGroup> groups = new ArrayList<>();
    Map<Option<String>, List<Partition>> kept = kept(rows);
    int each = Math.max(1, tasks / kept.size());
    kept.forEach(
        (place, here) -> {
          int n = here.size();
          int count = Math.min(n, each);
          for (int i = 0; i < count; i++) {
            PartitionGroup group = new PartitionGroup(place);
            here.subList(i * n / count, (i + 1) * n / count).forEach(group.partitions()::$plus$eq);
            groups.add(group);
          }
        });
    return groups.toArray(PartitionGroup[]::new);
  }

  /** The partitions by the executor that keeps them; under none, those that no one keeps yet. */
  private static Map<Option<String>, List<Partition>> kept(RDD<?> rows) {
    Partition[] partitions = rows.partitions();
    BlockId[] blocks =
        IntStream.range(0, partitions.length)
            .mapToObj(i -> new RDDBlockId(rows.id(), i))
            .toArray(BlockId[]::new);
    IndexedSeq<Seq<BlockManagerId>> keepers =
        SparkEnv.get().blockManager().master().getLocations(blocks);
    Map<Option<String>, List<Partition>> kept = new LinkedHashMap<>();
    for (int i = 0; i < partitions.length; i++) {
      kept.computeIfAbsent(place(keepers.apply(i)), place -> new ArrayList<>()).add(partitions[i]);
    }
    return kept;
  }

  /** As Spark names an executor that a task had best run on. */
  private static Option<String> place(Seq<BlockManagerId> keepers) {
    if (keepers.isEmpty()) {
      return Option.empty();
    }
    BlockManagerId keeper = keepers.head();
    return Option.apply(
        new ExecutorCacheTaskLocation(keeper.host(), keeper.executorId()).toString());
  }
}
