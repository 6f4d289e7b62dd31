package org.deepcluster.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import java.util.SplittableRandom;
import org.deepcluster.config.EmptyPolicy;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.Test;

class ClusteringTest {
  private static FloatBlock random(int n, int d, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FloatBlock rows = FloatBlock.zeros(n, d);
    for (int i = 0; i < rows.values().length; i++) {
      rows.values()[i] = (float) random.nextGaussian();
    }
    return rows;
  }

  @Test
  void everyRowGetsItsNearestCentroid() {
    FloatBlock rows = random(200, 9, 1);
    FloatBlock centroids = random(13, 9, 2);
    try (NearestCentroid nearest = new NearestCentroid(centroids)) {
      Assigned assigned = nearest.assign(rows);
      for (int i = 0; i < 200; i++) {
        double best = Double.MAX_VALUE;
        double second = Double.MAX_VALUE;
        for (int c = 0; c < 13; c++) {
          double distance = distance(rows, i, centroids, c);
          second = Math.min(second, Math.max(best, distance));
          best = Math.min(best, distance);
        }
        assertThat(assigned.squaredDistances()[i]).isCloseTo((float) best, within(1e-4f));
        assertThat(assigned.margins()[i])
            .isCloseTo((float) (Math.sqrt(second) - Math.sqrt(best)), within(1e-4f));
      }
    }
  }

  private static double distance(FloatBlock a, int i, FloatBlock b, int c) {
    double sum = 0;
    for (int j = 0; j < a.columns(); j++) {
      double difference = (double) a.values()[a.offset(i) + j] - b.values()[b.offset(c) + j];
      sum += difference * difference;
    }
    return sum;
  }

  @Test
  void tiesGoToTheLowestCluster() {
    FloatBlock centroids = new FloatBlock(3, 1, new float[] {5, 1, 1});
    try (NearestCentroid nearest = new NearestCentroid(centroids)) {
      assertThat(nearest.assign(new FloatBlock(1, 1, new float[] {1})).clusters())
          .containsExactly(1);
    }
  }

  @Test
  void oneClusterHasAnInfiniteMargin() {
    try (NearestCentroid nearest = new NearestCentroid(new FloatBlock(1, 1, new float[] {0}))) {
      assertThat(nearest.assign(new FloatBlock(1, 1, new float[] {3})).margins())
          .containsExactly(Float.POSITIVE_INFINITY);
    }
  }

  @Test
  void sumsAreTheSameUnderManyCuts() {
    FloatBlock rows = random(300, 4, 3);
    FloatBlock centroids = random(5, 4, 4);
    for (int cut : new int[] {1, 50, 123, 299}) {
      ClusterSums whole = sums(rows, 0, 300, centroids);
      ClusterSums parts = sums(rows, 0, cut, centroids).merge(sums(rows, cut, 300, centroids));
      assertThat(parts.counts()).containsExactly(whole.counts());
      assertThat(parts.objective()).isCloseTo(whole.objective(), within(1e-9));
      assertThat(parts.means(centroids).values())
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(whole.means(centroids).values());
    }
  }

  private static ClusterSums sums(FloatBlock rows, int from, int to, FloatBlock centroids) {
    ClusterSums sums = new ClusterSums(centroids.rows(), rows.columns());
    float[] part = java.util.Arrays.copyOfRange(rows.values(), rows.offset(from), rows.offset(to));
    FloatBlock some = new FloatBlock(to - from, rows.columns(), part);
    try (NearestCentroid nearest = new NearestCentroid(centroids)) {
      sums.add(some, nearest.assign(some));
    }
    return sums;
  }

  @Test
  void clustersOfPointsAllAlikeAreKnownBesideTightOnes() {
    FloatBlock centroids = new FloatBlock(4, 2, new float[] {3, 3, 10, 10, 100, 100, 1000, 1000});
    float[] points = {
      3.1f, 2.9f, 3.1f, 2.9f, 3.1f, 2.9f, // alike, away from their centroid
      10, 10, 10, 10.001f, // close together
      100, 100, // alone
      999.9f, 1000, 999.9f, 1000
    };
    assertThat(sums(new FloatBlock(8, 2, points), 0, 8, centroids).alike(centroids))
        .containsExactlyInAnyOrder(0, 3);
  }

  @Test
  void allEmptyClustersGetDonorsInOneStep() {
    FloatBlock centroids = random(6, 4, 5);
    long[] counts = {100, 0, 0, 3, 0, 1};
    EmptyClusterRepair.Split split =
        new EmptyClusterRepair(EmptyPolicy.SPLIT_LARGEST)
            .split(centroids, counts, Set.of(), new Seed(1));
    assertThat(split.donors()).containsExactly(-1, 0, 0, -1, 1, -1);
    assertThat(split.repairs()).isEqualTo(3);
    for (int j = 0; j < 4; j++) {
      assertThat(split.centroids().values()[4 + j])
          .isCloseTo(centroids.values()[j], within(Math.abs(centroids.values()[j]) / 256));
      assertThat(split.centroids().values()[4 + j]).isNotEqualTo(split.centroids().values()[j]);
    }
    assertThat(centroids.values()).isEqualTo(random(6, 4, 5).values());
  }

  @Test
  void randomDonorsAreDrawnBySize() {
    FloatBlock centroids = random(3, 2, 5);
    int large = 0;
    for (int seed = 0; seed < 1000; seed++) {
      int donor =
          new EmptyClusterRepair(EmptyPolicy.SPLIT_RANDOM)
              .split(centroids, new long[] {31, 11, 0}, Set.of(), new Seed(seed))
              .donors()[2];
      large += donor == 0 ? 1 : 0;
    }
    assertThat(large / 1000.0).isCloseTo(0.75, within(0.05));
  }

  @Test
  void keepLeavesThemEmpty() {
    assertThat(
            new EmptyClusterRepair(EmptyPolicy.KEEP)
                .split(random(2, 2, 1), new long[] {5, 0}, Set.of(), new Seed(1))
                .repairs())
        .isZero();
  }

  @Test
  void pointsThatAreAllAlikeAreRefusedInWords() {
    assertThatThrownBy(
            () ->
                new EmptyClusterRepair(EmptyPolicy.SPLIT_RANDOM)
                    .split(random(2, 2, 1), new long[] {5, 0}, Set.of(0), new Seed(1)))
        .isInstanceOf(ClusteringException.class)
        .hasMessageContaining("no cluster can be split")
        .hasMessageContaining("lower clustering.k");
  }

  @Test
  void initialRowsAreDistinctAndKIsAtMostN() {
    assertThat(Seeding.distinctIds(10, 10, new Seed(3)))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(Seeding.distinctIds(1_000_000, 500, new Seed(3)))
        .doesNotHaveDuplicates()
        .hasSize(500);
    assertThatThrownBy(() -> Seeding.distinctIds(8123, 10000, new Seed(1)))
        .hasMessage("Cannot cluster: k=10000 exceeds n=8123 images (lower clustering.k)");
  }
}
