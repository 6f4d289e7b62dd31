package org.deepcluster.model;

import java.io.Serializable;

/**
 * A square max-pooling window: {@code kernel} pixels wide, moved by {@code stride}, over {@code
 * padding} pixels that never win. {@link #NONE} leaves every pixel where it is.
 */
public record PoolShape(int kernel, int stride, int padding) implements Serializable {
  /** No pooling. */
  public static final PoolShape NONE = new PoolShape(1, 1, 0);

  /** 2 x 2 windows side by side. */
  public static final PoolShape HALVE = new PoolShape(2, 2, 0);

  public PoolShape {
    if (kernel < 1 || kernel > 11 || stride < 1 || padding < 0 || padding >= kernel) {
      throw new IllegalArgumentException(
          "Cannot pool with kernel %d, stride %d, padding %d (rule: 1 <= kernel <= 11, 1 <= stride, 0 <= padding < kernel)"
              .formatted(kernel, stride, padding));
    }
  }

  /** Whether there is anything to pool. */
  boolean pools() {
    return kernel > 1;
  }

  /** The length of a side of {@code length} pixels after pooling; a last partial window is cut. */
  int outputLength(int length) {
    return (length + 2 * padding - kernel) / stride + 1;
  }
}
