package org.deepcluster.spark;

import java.util.SplittableRandom;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.features.UnitLength;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;

/** Rows of no meaning: normally distributed and of unit length, as whitened features are. */
final class RandomRows {
  private RandomRows() {}

  /** A block of (n, d). */
  static FeatureBlock of(int n, int d, Seed seed) {
    SplittableRandom random = seed.random();
    FloatBlock rows = FloatBlock.zeros(n, d);
    for (int i = 0; i < n * d; i++) {
      rows.values()[i] = (float) random.nextGaussian();
    }
    UnitLength.normalise(rows);
    return new FeatureBlock(new long[n], rows);
  }
}
