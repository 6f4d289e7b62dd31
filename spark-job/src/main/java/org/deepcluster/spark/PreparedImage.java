package org.deepcluster.spark;

import java.io.Serializable;
import org.deepcluster.dataset.ShardDigests;

/** An accepted image on its way into a shard: its sort key, path, class name and file bytes. */
record PreparedImage(long key, String path, String className, byte[] bytes)
    implements Serializable {
  /** SHA-256 of its bytes, as the shard keeps them. */
  String digest() {
    return ShardDigests.of(bytes);
  }
}
