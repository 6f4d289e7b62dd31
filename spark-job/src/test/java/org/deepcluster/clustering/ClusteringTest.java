package org.deepcluster.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.deepcluster.linalg.RandomBlock.random;

import java.util.Arrays;
import java.util.Set;
import org.deepcluster.config.EmptyPolicy;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusteringTest {
  @ParameterizedTest
  @CsvSource({
    "200,9,13",
    "1,256,1",
    "512,64,100",
    "33,17,128",
    "1,5,129",
    "65,3,300",
    "17,256,1000"
  })
  void everyRowGetsItsNearestCentroid(int n, int d, int k) {
    FloatBlock rows = random(n, d, 1);
    FloatBlock centroids = random(k, d, 2);
    try (NearestCentroid nearest = new NearestCentroid(centroids)) {
      Assigned assigned = nearest.assign(rows);
      for (int i = 0; i < n; i++) {
        double best = Double.MAX_VALUE;
        double second = Double.POSITIVE_INFINITY;
        for (int c = 0; c < k; c++) {
          double distance = distance(rows, i, centroids, c);
          second = Math.min(second, Math.max(best, distance));
          best = Math.min(best, distance);
        }
        assertThat(distance(rows, i, centroids, assigned.clusters()[i]))
            .isCloseTo(best, within(1e-6 * d));
        assertThat(assigned.squaredDistances()[i]).isCloseTo((float) best, within(1e-6f * d));
        assertThat(assigned.margins()[i])
            .isCloseTo((float) (Math.sqrt(second) - Math.sqrt(best)), within(1e-6f * d));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"200,9,13", "512,64,100", "1,5,129", "65,3,300"})
  void nearestIsWhatAssignSays(int n, int d, int k) {
    FloatBlock rows = random(n, d, 1);
    try (NearestCentroid centroids = new NearestCentroid(random(k, d, 2))) {
      Nearest nearest = centroids.nearest(rows);
      Assigned assigned = centroids.assign(rows);
      assertThat(nearest.clusters()).isEqualTo(assigned.clusters());
      assertThat(nearest.squaredDistances()).isEqualTo(assigned.squaredDistances());
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

  /** Equal centroids lie in one group, in several groups and in several bands of the product. */
  @ParameterizedTest
  @CsvSource({"1,7,50", "64,7,50", "256,3,100", "33,150,2", "17,1,400"})
  void tiesGoToTheLowestClusterWhereverTheEqualOnesLie(int d, int distinct, int copies) {
    FloatBlock some = random(distinct, d, 7);
    FloatBlock centroids = FloatBlock.zeros(distinct * copies, d);
    for (int copy = 0; copy < copies; copy++) {
      System.arraycopy(
          some.values(), 0, centroids.values(), copy * some.values().length, some.values().length);
    }
    FloatBlock rows = random(301, d, 8);
    try (NearestCentroid all = new NearestCentroid(centroids);
        NearestCentroid lowest = new NearestCentroid(some)) {
      int[] expected = lowest.nearest(rows).clusters();
      assertThat(all.nearest(rows).clusters()).isEqualTo(expected);
      Assigned assigned = all.assign(rows);
      assertThat(assigned.clusters()).isEqualTo(expected);
      assertThat(assigned.margins()).containsOnly(0f);
    }
  }

  @Test
  void aBlockWithoutRowsHasNothingToAssign() {
    try (NearestCentroid nearest = new NearestCentroid(random(3, 2, 1))) {
      assertThat(nearest.nearest(FloatBlock.zeros(0, 2)).clusters()).isEmpty();
      assertThat(nearest.assign(FloatBlock.zeros(0, 2)).margins()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e38f})
  void rowsThatAreNotFiniteAreRefusedInWords(float value) {
    FloatBlock rows = random(40, 5, 1);
    rows.values()[rows.offset(23) + 2] = value;
    FloatBlock centroids = random(300, 5, 2);
    for (int c = 0; c < 300; c++) {
      centroids.values()[c * 5 + 2] = 20; // so that a product with 1e38 overflows
    }
    try (NearestCentroid nearest = new NearestCentroid(centroids)) {
      assertThatThrownBy(() -> nearest.nearest(rows))
          .hasMessageContaining("Cannot assign row 23 of a block to a centroid")
          .hasMessageContaining("every value finite");
      assertThatThrownBy(() -> nearest.assign(rows))
          .hasMessageContaining("Cannot assign row 23 of a block to a centroid");
    }
  }

  @Test
  void oneScoreThatOverflowsIsRefusedBesideFiniteOnes() {
    FloatBlock row = new FloatBlock(1, 2, new float[] {1e20f, -1e20f});
    FloatBlock centroids = new FloatBlock(3, 2, new float[] {1, 1, 1e19f, 1e19f, 0, 0});
    try (NearestCentroid nearest = new NearestCentroid(centroids)) {
      assertThatThrownBy(() -> nearest.nearest(row)).hasMessageContaining("its score is NaN");
      assertThatThrownBy(() -> nearest.assign(row)).hasMessageContaining("its score is NaN");
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY, 1e30f})
  void centroidsThatAreNotFiniteAreRefusedInWords(float value) {
    FloatBlock centroids = random(4, 3, 1);
    centroids.values()[7] = value;
    assertThatThrownBy(() -> new NearestCentroid(centroids))
        .hasMessageContaining("Cannot assign to centroid 2: its squared norm is")
        .hasMessageContaining("finite in float32");
  }

  @Test
  void oneClusterHasAnInfiniteMargin() {
    try (NearestCentroid nearest = new NearestCentroid(new FloatBlock(1, 1, new float[] {0}))) {
      assertThat(nearest.assign(new FloatBlock(1, 1, new float[] {3})).margins())
          .containsExactly(Float.POSITIVE_INFINITY);
    }
  }

  @Test
  void sumsHaveTheSameBitsUnderManyCutsAndOrders() {
    FloatBlock rows = random(300, 4, 3);
    FloatBlock centroids = random(5, 4, 4);
    Extent extent = Extent.of(rows);
    ClusterSums whole = sums(rows, 0, 300, centroids, extent);
    for (int cut : new int[] {1, 50, 123, 299}) {
      assertSameBits(
          sums(rows, 0, cut, centroids, extent).merge(sums(rows, cut, 300, centroids, extent)),
          whole,
          centroids);
      assertSameBits(
          sums(rows, cut, 300, centroids, extent).merge(sums(rows, 0, cut, centroids, extent)),
          whole,
          centroids);
    }
  }

  private static void assertSameBits(ClusterSums some, ClusterSums whole, FloatBlock centroids) {
    assertThat(some.counts()).isEqualTo(whole.counts());
    assertThat(some.objective()).isEqualTo(whole.objective());
    assertThat(some.means(centroids).values()).isEqualTo(whole.means(centroids).values());
  }

  @Test
  void sumsAreThoseOfTheMembers() {
    FloatBlock rows = random(300, 4, 3);
    FloatBlock centroids = random(2, 4, 4);
    double[] sums = new double[8];
    long[] counts = new long[2];
    double objective = 0;
    for (int i = 0; i < 300; i++) {
      double first = distance(rows, i, centroids, 0);
      double second = distance(rows, i, centroids, 1);
      int cluster = first <= second ? 0 : 1;
      counts[cluster]++;
      objective += Math.min(first, second);
      for (int j = 0; j < 4; j++) {
        sums[cluster * 4 + j] += rows.values()[i * 4 + j];
      }
    }
    ClusterSums found = sums(rows, 0, 300, centroids, Extent.of(rows));
    assertThat(found.counts()).isEqualTo(counts);
    assertThat(found.objective()).isCloseTo(objective, within(1e-6 * objective));
    for (int j = 0; j < 8; j++) {
      assertThat((double) found.means(centroids).values()[j])
          .isCloseTo(sums[j] / counts[j / 4], within(1e-7));
    }
  }

  private static ClusterSums sums(
      FloatBlock rows, int from, int to, FloatBlock centroids, Extent extent) {
    ClusterSums sums = new ClusterSums(centroids, extent);
    float[] part = Arrays.copyOfRange(rows.values(), rows.offset(from), rows.offset(to));
    FloatBlock some = new FloatBlock(to - from, rows.columns(), part);
    try (NearestCentroid nearest = new NearestCentroid(centroids)) {
      sums.add(some, nearest.nearest(some));
    }
    return sums;
  }

  @Test
  void extentsMergeToThatOfAllRows() {
    FloatBlock rows = new FloatBlock(3, 2, new float[] {1, -7, 3, 2, 0, 6});
    assertThat(Extent.of(rows)).isEqualTo(new Extent(3, 7));
    assertThat(Extent.of(rows).merge(new Extent(5, 9)).merge(Extent.NONE))
        .isEqualTo(new Extent(8, 9));
  }

  @Test
  void rowsThatCannotBeClusteredAreNamed() {
    FloatBlock rows = new FloatBlock(3, 2, new float[] {1, -7, 3, Float.NaN, 0, 6});
    assertThatThrownBy(() -> Extent.of(rows))
        .isInstanceOf(ClusteringException.class)
        .hasMessageContaining("row 1 of a block holds a value that is not finite")
        .hasMessageContaining("lower training.learning-rate");
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
    FloatBlock rows = new FloatBlock(8, 2, points);
    assertThat(sums(rows, 0, 8, centroids, Extent.of(rows)).alike(centroids))
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
