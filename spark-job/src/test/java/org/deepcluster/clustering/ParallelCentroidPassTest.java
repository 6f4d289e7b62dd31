package org.deepcluster.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deepcluster.linalg.RandomBlock.random;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelCentroidPassTest {
  private static final int K = 30;
  private static final int D = 16;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void anyNumberOfPartsHasTheBitsOfOne(int parts) {
    List<FeatureBlock> blocks = blocks(7);
    Extent extent = extent(blocks);
    ParallelCentroidPass some = ParallelCentroidPass.of(blocks, extent, parts);
    assertThat(some.parts()).hasSize(parts);
    requireSame(new LocalCentroidPass(blocks, extent), some);
  }

  @Test
  void everyBlockIsInOnePartHoweverFewThereAre() {
    for (int blocks : new int[] {1, 2, 5, 100}) {
      List<FeatureBlock> all = blocks(blocks);
      ParallelCentroidPass pass = ParallelCentroidPass.of(all, extent(all));
      assertThat(pass.parts()).hasSizeBetween(1, blocks);
      assertThat(
              pass.parts().stream().flatMap(part -> ((List<FeatureBlock>) part.blocks()).stream()))
          .containsExactlyElementsOf(all);
      requireSame(new LocalCentroidPass(all, extent(all)), pass);
    }
  }

  private static void requireSame(CentroidPass expected, CentroidPass actual) {
    FloatBlock centroids = random(K, D, 3);
    int[] clusters = new int[150];
    for (int i = 0; i < clusters.length; i++) {
      clusters[i] = i % K;
    }
    List<Function<CentroidPass, ClusterSums>> passes =
        List.of(
            pass -> pass.run(centroids),
            pass -> pass.means(centroids),
            pass -> pass.members(clusters, centroids));
    for (Function<CentroidPass, ClusterSums> pass : passes) {
      ClusterSums some = pass.apply(actual);
      ClusterSums all = pass.apply(expected);
      assertThat(some.counts()).isEqualTo(all.counts());
      assertThat(some.objective()).isEqualTo(all.objective());
      assertThat(some.means(centroids).values()).isEqualTo(all.means(centroids).values());
    }
  }

  private static List<FeatureBlock> blocks(int count) {
    List<FeatureBlock> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int rows = 20 + i % 5;
      blocks.add(
          new FeatureBlock(
              LongStream.range(25L * i, 25L * i + rows).toArray(), random(rows, D, i)));
    }
    return blocks;
  }

  private static Extent extent(List<FeatureBlock> blocks) {
    return blocks.stream().map(block -> Extent.of(block.rows())).reduce(Extent.NONE, Extent::merge);
  }
}
