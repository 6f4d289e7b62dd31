package org.deepcluster.spark;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.ShardDigests;

/**
 * Which images a dataset has already, by the SHA-256 of their encoded bytes as the dataset keeps
 * them: never by path, which another night may use again. Digests of the new images alone pass
 * through the driver, about 150 bytes each; those of the dataset stay on executors.
 */
final class KnownImages {
  private static final int TASKS_A_SLOT = 4;

  private KnownImages() {}

  /** The digests of those of {@code images} that {@code base} has. */
  static Set<String> of(
      JavaSparkContext context, String dataset, Manifest base, JavaRDD<PreparedImage> images) {
    HadoopSettings hadoop = new HadoopSettings(context.hadoopConfiguration());
    context.setJobGroup("prepare", "prepare: look for images that are there already", true);
    Set<String> asked = new HashSet<>(images.map(PreparedImage::digest).collect());
    Broadcast<Set<String>> sent = context.broadcast(asked);
    List<Shard> shards = base.shards();
    int tasks = Math.min(shards.size(), TASKS_A_SLOT * context.defaultParallelism());
    try {
      return new HashSet<>(
          context
              .parallelize(shards, tasks)
              .flatMap(shard -> ShardDigests.of(hadoop.configuration(), dataset, shard).iterator())
              .filter(digest -> sent.value().contains(digest))
              .collect());
    } finally {
      sent.destroy();
    }
  }
}
