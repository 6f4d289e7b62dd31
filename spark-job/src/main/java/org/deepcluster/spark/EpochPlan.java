package org.deepcluster.spark;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.sampling.DrawOrder;
import org.deepcluster.sampling.IdRange;
import org.deepcluster.sampling.SamplingPlan;
import org.deepcluster.seeds.Seed;
import org.deepcluster.training.PseudoLabels;

/** What an epoch trains on: pseudo-labels and each worker's draws, as primitive arrays. */
record EpochPlan(PseudoLabels labels, DrawOrder[] draws) implements Serializable {

  /**
   * The plan of an epoch: shards go to workers in turn, each worker orders its own draws.
   *
   * @param clusters of all images, pseudo-labels in [0, k)
   * @param sampled how often each image is drawn, and its weight
   * @param seed of the order of draws
   */
  static EpochPlan of(
      Manifest manifest, int[] clusters, int k, SamplingPlan sampled, int workers, Seed seed) {
    DrawOrder[] draws =
        IntStream.range(0, workers)
            .mapToObj(worker -> DrawOrder.of(sampled, shards(manifest, worker, workers), seed))
            .toArray(DrawOrder[]::new);
    return new EpochPlan(new PseudoLabels(clusters, sampled.weights(), k), draws);
  }

  private static List<IdRange> shards(Manifest manifest, int worker, int workers) {
    return manifest.shards().stream()
        .filter(shard -> shard.index() % workers == worker)
        .map(shard -> new IdRange(shard.firstId(), shard.firstId() + shard.rows()))
        .toList();
  }

  long images() {
    long images = 0;
    for (DrawOrder worker : draws) {
      images += worker.draws();
    }
    return images;
  }

  /** Draws of the worker that has most: it decides how many rounds there are. */
  int longest() {
    int longest = 0;
    for (DrawOrder worker : draws) {
      longest = Math.max(longest, worker.draws());
    }
    return longest;
  }
}
