package org.deepcluster.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterMatchingTest {

  @Test
  void renamedClustersHaveNotChanged() {
    int[] previous = {0, 0, 1, 1, 2};
    int[] current = {2, 2, 0, 0, 1};
    assertThat(ClusterMatching.changed(previous, current, 3)).isZero();
    assertThat(ClusterMatching.of(previous, current, 3).currentOfPrevious())
        .containsExactly(2, 0, 1);
  }

  @Test
  void countsImagesThatLeftTheirMatchedCluster() {
    int[] previous = {0, 0, 0, 0, 1, 1, 1, 1};
    int[] current = {1, 1, 1, 0, 0, 0, 0, 0};
    assertThat(ClusterMatching.changed(previous, current, 2)).isEqualTo(1 / 8.0);
  }

  @Test
  void sparseTakesTheLargestOverlapAndKeepsAtLeastHalf() {
    int[] previous = repeated(10, 0, 9, 0, 9, 1);
    int[] current = repeated(10, 0, 9, 1, 9, 0);
    assertThat(ClusterMatching.exact(previous, current, 2).overlap()).isEqualTo(18);
    assertThat(ClusterMatching.sparse(previous, current, 2).overlap()).isEqualTo(10);
  }

  @Test
  void sparseBreaksTiesByLowestPreviousThenLowestCurrent() {
    int[] previous = {0, 0, 1, 1};
    int[] current = {0, 1, 0, 1};
    assertThat(ClusterMatching.sparse(previous, current, 2).currentOfPrevious())
        .containsExactly(0, 1);
  }

  @ParameterizedTest
  @CsvSource({"1,5,0.3", "2,50,0.5", "3,300,0.7", "4,300,1.0", "5,1000,0.4"})
  void sparseKeepsNoMoreThanExactAndAtLeastHalf(long seed, int k, double noise) {
    SplittableRandom random = Seed.derive(seed, 0, "matching", 0).random();
    int[] previous = random.ints(20_000, 0, k).toArray();
    int[] current = new int[previous.length];
    for (int i = 0; i < current.length; i++) {
      current[i] = random.nextDouble() < noise ? random.nextInt(k) : k - 1 - previous[i];
    }
    long exact = ClusterMatching.exact(previous, current, k).overlap();
    long sparse = ClusterMatching.sparse(previous, current, k).overlap();
    assertThat(sparse).as("seed %d, k %d", seed, k).isLessThanOrEqualTo(exact);
    assertThat(2 * sparse).as("seed %d, k %d", seed, k).isGreaterThanOrEqualTo(exact);
    assertThat(ClusterMatching.of(previous, current, k).overlap()).isEqualTo(exact);
  }

  @Test
  void matchesTenThousandClustersOfMillionImagesWithoutTable() {
    int n = 1_000_000;
    int k = 10_000;
    int[] previous = new int[n];
    int[] current = new int[n];
    for (int i = 0; i < n; i++) {
      previous[i] = i % k;
      current[i] = i % 10 == 0 ? (i / 10) % k : k - 1 - i % k;
    }
    assertThat(ClusterMatching.changed(previous, current, k)).isBetween(0.09, 0.11);
  }

  @Test
  void noImageHasChanged() {
    assertThat(ClusterMatching.changed(new int[0], new int[0], 3)).isZero();
  }

  @Test
  void refusesClustersOutsideTheRange() {
    assertThatThrownBy(() -> ClusterMatching.changed(new int[] {0}, new int[] {3}, 3))
        .hasMessage("Cannot match clusters: image 0 has current cluster 3 (rule: 0 to k-1 = 2)");
  }

  /** Pairs of (times, value), one after the other. */
  private static int[] repeated(int... timesAndValues) {
    int[] values = new int[28];
    int at = 0;
    for (int pair = 0; pair < timesAndValues.length; pair += 2) {
      for (int i = 0; i < timesAndValues[pair]; i++) {
        values[at++] = timesAndValues[pair + 1];
      }
    }
    return values;
  }
}
