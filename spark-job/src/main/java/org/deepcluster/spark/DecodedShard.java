package org.deepcluster.spark;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deepcluster.dataset.PixelStore;
import org.deepcluster.dataset.Shard;

/**
 * Where the pixels of a shard were decoded to, and how long that took: seconds of a core. It is
 * done by tasks of its own where tasks that run the network hold a GPU.
 */
record DecodedShard(int number, String host, double seconds) implements Serializable {

  /** Decodes {@code shard}, which has {@code number} among those of the stage. */
  static DecodedShard decode(PixelStore store, Shard shard, int number) {
    StopWatch watch = new StopWatch();
    store.shard(shard.index());
    String host = SparkEnv.get().blockManager().blockManagerId().host();
    return new DecodedShard(number, host, watch.seconds());
  }

  /**
   * The indices of {@code shards}, one a partition, for tasks that would best run at the pixels.
   */
  static JavaRDD<Integer> near(JavaSparkContext context, List<DecodedShard> shards) {
    return PixelPlaces.at(context, shards.stream().map(shard -> List.of(shard.host())).toList());
  }

  /**
   * Adds what decoding took to what the same shards took on GPUs.
   *
   * @param cores that decode at once
   * @param gpus that extract at once; a second of a core is so much less of a second of the stage
   */
  static List<ExtractedShard> before(
      List<DecodedShard> decoded, List<ExtractedShard> extracted, int cores, int gpus) {
    double weight = (double) gpus / cores;
    return decoded.stream()
        .map(shard -> extracted.get(shard.number()).after(weight * shard.seconds()))
        .toList();
  }
}
