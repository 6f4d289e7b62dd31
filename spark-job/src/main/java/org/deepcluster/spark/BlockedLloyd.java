package org.deepcluster.spark;

import java.util.Arrays;
import org.deepcluster.linalg.FloatBlock;

/** Float32 matrix products on blocks of rows; ends early once no centroid moves. */
record BlockedLloyd(CentroidPass pass) implements Lloyd {
  @Override
  public FloatBlock run(FloatBlock start, int iterations) {
    FloatBlock centroids = start;
    for (int i = 0; i < iterations; i++) {
      FloatBlock moved = pass.run(centroids).means(centroids);
      if (Arrays.equals(moved.values(), centroids.values())) {
        return centroids;
      }
      centroids = moved;
    }
    return centroids;
  }
}
