package org.deepcluster.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.deepcluster.cost.RunNeeds;
import org.deepcluster.dataset.Shard;

/**
 * Images {@code from} to {@code from + rows - 1} of a shard, whose features lie in a file: the
 * least that is extracted at once. A part consists of the batches that the whole shard would be cut
 * into, so the features are the same.
 *
 * @param number among the parts of the shard
 */
record ShardPart(Shard shard, int number, int from, int rows) implements Serializable {
  private static final int MOST_BATCHES = 4;

  /**
   * The parts of {@code shards}: the first of each, then the second of each. Who comes first
   * decodes the shard, and those who come later do not wait for it.
   */
  static List<ShardPart> of(List<Shard> shards) {
    int most = shards.stream().mapToInt(ShardPart::count).max().orElse(0);
    List<ShardPart> parts = new ArrayList<>();
    for (int number = 0; number < most; number++) {
      for (Shard shard : shards) {
        if (number < count(shard)) {
          parts.add(of(shard, number));
        }
      }
    }
    return parts;
  }

  private static int batches(Shard shard) {
    return (shard.rows() - 1) / RunNeeds.EXTRACTION_BATCH + 1;
  }

  private static int count(Shard shard) {
    return (batches(shard) - 1) / MOST_BATCHES + 1;
  }

  private static ShardPart of(Shard shard, int number) {
    int from = start(shard, number);
    return new ShardPart(shard, number, from, start(shard, number + 1) - from);
  }

  private static int start(Shard shard, int number) {
    long batch = (long) batches(shard) * number / count(shard);
    return (int) Math.min(shard.rows(), batch * RunNeeds.EXTRACTION_BATCH);
  }

  /** The name of a file of {@code what} about it; names are ordered as the images are. */
  String file(String what) {
    return count(shard) == 1
        ? "%s-%05d.f32".formatted(what, shard.index())
        : "%s-%05d-%05d.f32".formatted(what, shard.index(), number);
  }
}
