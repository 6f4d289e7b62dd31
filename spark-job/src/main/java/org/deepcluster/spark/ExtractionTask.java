package org.deepcluster.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.deepcluster.dataset.Shard;

/**
 * Parts of one shard that are extracted one after another. Every task costs some time of its own,
 * so shards are whole as long as there are more than slots; the last, one for each slot, are tasks
 * of a part each, with which all slots end at about the same time. What is written depends on the
 * parts alone.
 */
record ExtractionTask(List<ShardPart> parts) implements Serializable {
  ExtractionTask {
    parts = List.copyOf(parts);
  }

  /** The tasks that extract {@code shards} on {@code slots}, in the order to run them in. */
  static List<ExtractionTask> of(List<Shard> shards, int slots) {
    int whole = slots == 1 ? shards.size() : Math.max(0, shards.size() - slots);
    List<ExtractionTask> tasks = new ArrayList<>();
    for (Shard shard : shards.subList(0, whole)) {
      tasks.add(new ExtractionTask(ShardPart.of(List.of(shard))));
    }
    for (ShardPart part : ShardPart.of(shards.subList(whole, shards.size()))) {
      tasks.add(new ExtractionTask(List.of(part)));
    }
    return tasks;
  }

  Shard shard() {
    return parts.get(0).shard();
  }
}
