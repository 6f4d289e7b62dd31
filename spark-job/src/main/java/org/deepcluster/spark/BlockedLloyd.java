package org.deepcluster.spark;

import java.util.Arrays;
import java.util.Set;
import org.deepcluster.clustering.CentroidPass;
import org.deepcluster.clustering.ClusterSums;
import org.deepcluster.clustering.EmptyClusterRepair;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;

/**
 * Float32 matrix products on blocks of rows; repairs empty clusters in every iteration and ends
 * early once no centroid moves.
 */
record BlockedLloyd(CentroidPass pass, EmptyClusterRepair repair) implements Lloyd {
  @Override
  public Moved run(FloatBlock start, int iterations, Seed seed) {
    FloatBlock centroids = start;
    int repairs = 0;
    for (int i = 0; i < iterations; i++) {
      ClusterSums sums = pass.means(centroids);
      EmptyClusterRepair.Split split =
          repair.split(sums.means(centroids), sums.counts(), Set.of(), seed.child(i));
      repairs += split.repairs();
      if (Arrays.equals(split.centroids().values(), centroids.values())) {
        break;
      }
      centroids = split.centroids();
    }
    return new Moved(centroids, repairs);
  }
}
