package org.deepcluster.spark;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.deepcluster.clustering.CentroidPass;
import org.deepcluster.clustering.ClusterSums;
import org.deepcluster.linalg.FloatBlock;

/**
 * The passes of another, each timed.
 *
 * @param taken seconds that others have taken from passes so far
 * @param seconds of the passes so far, in order; each adds its own
 */
record TimedPass(CentroidPass passes, DoubleSupplier taken, List<Double> seconds)
    implements CentroidPass {

  @Override
  public ClusterSums run(FloatBlock centroids) {
    return timed(() -> passes.run(centroids));
  }

  @Override
  public ClusterSums means(FloatBlock centroids) {
    return timed(() -> passes.means(centroids));
  }

  @Override
  public ClusterSums members(int[] clusters, FloatBlock centroids) {
    return timed(() -> passes.members(clusters, centroids));
  }

  private ClusterSums timed(Supplier<ClusterSums> pass) {
    StopWatch watch = new StopWatch(taken);
    ClusterSums sums = pass.get();
    seconds.add(watch.lap());
    return sums;
  }
}
