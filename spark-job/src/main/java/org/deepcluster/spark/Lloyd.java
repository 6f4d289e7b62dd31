package org.deepcluster.spark;

import org.deepcluster.linalg.FloatBlock;

/** An engine of Lloyd's iterations over rows that it knows. */
interface Lloyd {
  /**
   * Moves {@code start}, (k, d), through at most {@code iterations} iterations; a centroid without
   * members keeps its place.
   */
  FloatBlock run(FloatBlock start, int iterations);
}
