package org.deepcluster.linalg;

import java.util.SplittableRandom;

/** Blocks to test with. */
public final class RandomBlock {
  private RandomBlock() {}

  /** Normal draws, (rows, columns), of a seed. */
  public static FloatBlock random(int rows, int columns, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FloatBlock block = FloatBlock.zeros(rows, columns);
    for (int i = 0; i < block.values().length; i++) {
      block.values()[i] = (float) random.nextGaussian();
    }
    return block;
  }
}
