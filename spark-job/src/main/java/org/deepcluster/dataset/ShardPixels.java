package org.deepcluster.dataset;

import java.nio.ByteBuffer;

/**
 * The decoded pixels of a shard: one canvas (3, side, side) of bytes an image, mapped from disk.
 */
public final class ShardPixels {
  private final ByteBuffer pixels;
  private final int length;

  ShardPixels(ByteBuffer pixels, int side) {
    this.pixels = pixels;
    length = 3 * side * side;
  }

  /** Bytes an image takes. */
  public int imageLength() {
    return length;
  }

  /** Copies image {@code row} of the shard into {@code into}. */
  public void read(int row, byte[] into) {
    pixels.get(row * length, into, 0, length);
  }
}
