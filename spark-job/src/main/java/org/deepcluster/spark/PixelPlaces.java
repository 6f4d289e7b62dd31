package org.deepcluster.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag$;

/**
 * Which machine keeps the pixels of which shard. Decoded pixels lie on the disk of the machine that
 * decoded them, so tasks had best run there in every epoch: shards go to the machines in turn, as
 * they go to workers in turn. A preference of Spark's scheduler, nothing more: where the machine is
 * busy for longer than {@code spark.locality.wait}, another decodes the shard too.
 */
final class PixelPlaces {
  private PixelPlaces() {}

  /**
   * The numbers 0 to {@code count} - 1, a partition each, for tasks that read shards.
   *
   * @param shard that task i reads, or the first of them
   */
  static JavaRDD<Integer> numbers(JavaSparkContext context, int count, IntUnaryOperator shard) {
    return at(context, hosts(machines(context), count, shard));
  }

  /** The host for each number; none where there is no choice. */
  static List<List<String>> hosts(List<String> machines, int count, IntUnaryOperator shard) {
    return IntStream.range(0, count)
        .mapToObj(shard::applyAsInt)
        .map(
            s ->
                machines.size() < 2
                    ? List.<String>of()
                    : List.of(machines.get(s % machines.size())))
        .toList();
  }

  /** The numbers from 0, a partition each, the i-th best run on one of the i-th {@code hosts}. */
  static JavaRDD<Integer> at(JavaSparkContext context, List<List<String>> hosts) {
    List<Tuple2<Integer, Seq<String>>> placed = new ArrayList<>();
    hosts.forEach(some -> placed.add(new Tuple2<>(placed.size(), scala(some))));
    return new JavaRDD<>(
        context.sc().makeRDD(scala(placed), ClassTag$.MODULE$.apply(Integer.class)),
        ClassTag$.MODULE$.apply(Integer.class));
  }

  /** The hosts of the executors that are there now, in order of their names. */
  private static List<String> machines(JavaSparkContext context) {
    String driver = SparkEnv.get().blockManager().blockManagerId().hostPort();
    TreeSet<String> hosts = new TreeSet<>();
    for (String address :
        JavaConverters.setAsJavaSet(context.sc().getExecutorMemoryStatus().keySet())) {
      if (!address.equals(driver)) {
        hosts.add(address.substring(0, address.lastIndexOf(':')));
      }
    }
    return List.copyOf(hosts);
  }

  private static <T> Seq<T> scala(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toList();
  }
}
