package org.deepcluster.spark;

import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;

/** An engine of Lloyd's iterations over rows that it knows. */
interface Lloyd {

  /**
   * What iterations led to.
   *
   * @param centroids (k, d)
   * @param repairs empty clusters that were given a new centroid on the way
   */
  record Moved(FloatBlock centroids, int repairs) {}

  /**
   * Moves {@code start}, (k, d), through at most {@code iterations} iterations. A centroid without
   * members keeps its place, or is repaired with {@code seed}, as the engine does.
   */
  Moved run(FloatBlock start, int iterations, Seed seed);
}
