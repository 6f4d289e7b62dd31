package org.deepcluster.training;

import java.io.Serializable;

/**
 * What one logical worker trains on in an epoch, in order: draw i is occurrence {@code
 * occurrences[i]} of image {@code ids[i]}. The arrays are shared, not copied.
 */
public record WorkerDraws(int[] ids, int[] occurrences) implements Serializable {
  public WorkerDraws {
    if (ids.length != occurrences.length) {
      throw new IllegalArgumentException(
          "Cannot pair %d ids with %d occurrences (rule: one occurrence a draw)"
              .formatted(ids.length, occurrences.length));
    }
  }

  public int size() {
    return ids.length;
  }

  /** The order-independent digest of draws {@code from} to {@code to}, exclusive. */
  public DrawDigest digest(int from, int to) {
    DrawDigest digest = DrawDigest.EMPTY;
    for (int i = from; i < Math.min(to, ids.length); i++) {
      digest = digest.plus(ids[i], occurrences[i]);
    }
    return digest;
  }
}
