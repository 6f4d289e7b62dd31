package org.deepcluster.spark;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deepcluster.linalg.FloatBlock;

/**
 * A block that the tasks of one pass read: a small one travels with them, because every executor
 * would fetch its broadcast by a message of its own; a large one is broadcast. To be closed after
 * the pass.
 */
final class Sent implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  /** A tenth of what Spark calls large. */
  static final int SMALL_BYTES = 100 << 10;

  private final FloatBlock small;
  private final Broadcast<FloatBlock> large;

  private Sent(FloatBlock small, Broadcast<FloatBlock> large) {
    this.small = small;
    this.large = large;
  }

  static Sent of(JavaSparkContext context, FloatBlock block) {
    return block.values().length <= SMALL_BYTES / Float.BYTES
        ? new Sent(block, null)
        : new Sent(null, context.broadcast(block));
  }

  FloatBlock block() {
    return large == null ? small : large.value();
  }

  @Override
  public void close() {
    if (large != null) {
      large.destroy();
    }
  }
}
