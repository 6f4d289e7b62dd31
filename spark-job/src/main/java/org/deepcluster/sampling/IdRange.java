package org.deepcluster.sampling;

import java.io.Serializable;

/** Images {@code from} to {@code to - 1}: the ids of a shard. */
public record IdRange(long from, long to) implements Serializable {
  public IdRange {
    if (from < 0 || to < from || to > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Cannot make the id range [%d, %d) (rule: 0 <= from <= to <= 2^31 - 1)"
              .formatted(from, to));
    }
  }
}
