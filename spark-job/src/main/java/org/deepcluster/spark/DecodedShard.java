package org.deepcluster.spark;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deepcluster.dataset.PixelStore;
import org.deepcluster.dataset.Shard;

/**
 * Where the pixels of a shard were decoded to, and how long that took: seconds of a core. It is
 * done by tasks of its own where tasks that run the network hold a GPU.
 */
record DecodedShard(int index, String host, double seconds) implements Serializable {

  /** Decodes {@code shard}. */
  static DecodedShard decode(PixelStore store, Shard shard) {
    StopWatch watch = new StopWatch();
    store.shard(shard.index());
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    return new DecodedShard(shard.index(), host, watch.seconds());
  }

  /** The numbers of {@code tasks}, one a partition, which would best run at the pixels. */
  static JavaRDD<Integer> near(
      JavaSparkContext context, List<DecodedShard> shards, List<ExtractionTask> tasks) {
    Map<Integer, String> hosts =
        shards.stream().collect(Collectors.toMap(DecodedShard::index, DecodedShard::host));
    return PixelPlaces.at(
        context, tasks.stream().map(task -> List.of(hosts.get(task.shard().index()))).toList());
  }

  /**
   * Adds what decoding took to what the first parts of the same shards took on GPUs.
   *
   * @param cores that decode at once
   * @param gpus that extract at once; a second of a core is so much less of a second of the stage
   */
  static List<ExtractedPart> before(
      List<DecodedShard> decoded, List<ExtractedPart> extracted, int cores, int gpus) {
    double weight = (double) gpus / cores;
    Map<Integer, Double> seconds =
        decoded.stream().collect(Collectors.toMap(DecodedShard::index, DecodedShard::seconds));
    return extracted.stream()
        .map(
            part ->
                part.part().number() == 0
                    ? part.after(weight * seconds.get(part.part().shard().index()))
                    : part)
        .toList();
  }
}
