package org.deepcluster.sampling;

import java.util.SplittableRandom;
import org.deepcluster.seeds.Seed;

/** A uniform random choice without replacement (the first steps of a Fisher-Yates shuffle). */
final class RandomChoice {
  private RandomChoice() {}

  /** Moves a random choice of {@code count} of the values at start..start+size-1 to their front. */
  static void toFront(int[] values, int start, int size, int count, Seed seed) {
    if (count == 0) {
      return;
    }
    SplittableRandom random = seed.random();
    for (int i = 0; i < count; i++) {
      int chosen = start + i + random.nextInt(size - i);
      int value = values[chosen];
      values[chosen] = values[start + i];
      values[start + i] = value;
    }
  }
}
