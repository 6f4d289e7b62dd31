package org.deepcluster.clustering;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;

/**
 * Passes over the parts of a data set, each on a thread of its own: {@link ClusterSums} are exact,
 * so those of the parts are merged as they come. Memory: that of a pass for each part.
 *
 * @param parts at least one
 */
public record ParallelCentroidPass(List<LocalCentroidPass> parts) implements CentroidPass {

  /**
   * Over {@code blocks}, a part for each core.
   *
   * @param extent of the whole data set
   */
  public static ParallelCentroidPass of(List<FeatureBlock> blocks, Extent extent) {
    int cores = Runtime.getRuntime().availableProcessors();
    return of(blocks, extent, Math.max(1, Math.min(cores, blocks.size())));
  }

  /** The same in so many parts, each of neighbouring blocks. */
  static ParallelCentroidPass of(List<FeatureBlock> blocks, Extent extent, int parts) {
    return new ParallelCentroidPass(
        IntStream.range(0, parts)
            .mapToObj(
                i -> blocks.subList(blocks.size() * i / parts, blocks.size() * (i + 1) / parts))
            .map(part -> new LocalCentroidPass(part, extent))
            .toList());
  }

  @Override
  public ClusterSums run(FloatBlock centroids) {
    return merged(part -> part.run(centroids));
  }

  @Override
  public ClusterSums means(FloatBlock centroids) {
    return merged(part -> part.means(centroids));
  }

  @Override
  public ClusterSums members(int[] clusters, FloatBlock centroids) {
    return merged(part -> part.members(clusters, centroids));
  }

  private ClusterSums merged(Function<CentroidPass, ClusterSums> pass) {
    return parts.parallelStream().map(pass).reduce(ClusterSums::merge).orElseThrow();
  }
}
