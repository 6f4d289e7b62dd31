package org.deepcluster.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.deepcluster.config.SamplingConfig;
import org.deepcluster.config.SamplingMode;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingPlanTest {
  private static final Seed SEED = Seed.derive(31, 0, "plan", 0);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void drawsDifferByAtMostOneBetweenClustersAndBetweenImagesOfOne(long seed) {
    SplittableRandom random = Seed.derive(seed, 0, "case", 0).random();
    int k = 1 + random.nextInt(40);
    int[] clusters = skewed(1 + random.nextInt(2000), k, random);
    long draws = random.nextLong(4L * clusters.length);
    SamplingPlan plan = plan(SamplingMode.INVERSE_SIZE, clusters, k, draws, new Seed(seed));
    long[] perCluster = new long[k];
    int[] least = filled(k, Integer.MAX_VALUE);
    int[] most = filled(k, 0);
    for (int id = 0; id < clusters.length; id++) {
      int times = plan.occurrences(id);
      perCluster[clusters[id]] += times;
      least[clusters[id]] = Math.min(least[clusters[id]], times);
      most[clusters[id]] = Math.max(most[clusters[id]], times);
    }
    long[] present =
        Arrays.stream(clusters).distinct().mapToLong(cluster -> perCluster[cluster]).toArray();
    assertThat(Arrays.stream(present).sum()).as("draws, seed %d", seed).isEqualTo(draws);
    assertThat(Arrays.stream(present).max().getAsLong() - Arrays.stream(present).min().getAsLong())
        .as("spread between clusters, seed %d", seed)
        .isLessThanOrEqualTo(1);
    for (int cluster : clusters) {
      assertThat(most[cluster] - least[cluster])
          .as("spread within cluster %d, seed %d", cluster, seed)
          .isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"NONE,0", "NONE,7", "NONE,10", "NONE,23", "WEIGHTED_LOSS,4", "WEIGHTED_LOSS,10"})
  void otherModesDrawAllImagesAlike(SamplingMode mode, int draws) {
    int[] clusters = {0, 0, 0, 0, 0, 0, 0, 0, 1, 2};
    SamplingPlan plan = plan(mode, clusters, 3, draws, SEED);
    assertThat(Arrays.stream(plan.occurrences()).sum()).isEqualTo(draws);
    assertThat(Arrays.stream(plan.occurrences()).boxed())
        .allMatch(times -> times == draws / 10 || times == (draws + 9) / 10);
  }

  @Test
  void weightsOfTheLossAreInverseToSizeWithMeanOne() {
    SamplingPlan plan =
        plan(SamplingMode.WEIGHTED_LOSS, new int[] {0, 0, 0, 3}, 5, 4, SEED); // 1, 2, 4 are empty
    assertThat(plan.weights()).containsExactly(2 / 3f, 2 / 3f, 2 / 3f, 2f);
    assertThat(plan.weight(3)).isEqualTo(2f);
  }

  @Test
  void otherModesShareOneWeight() {
    SamplingPlan plan = plan(SamplingMode.INVERSE_SIZE, new int[] {0, 0, 1}, 2, 3, SEED);
    assertThat(plan.weights()).containsExactly(1f);
    assertThat(plan.weight(2)).isEqualTo(1f);
  }

  @Test
  void aClusterOfOneImageRepeatsIt() {
    SamplingPlan plan = plan(SamplingMode.INVERSE_SIZE, new int[] {0, 1, 1, 1, 1, 1}, 2, 6, SEED);
    assertThat(plan.occurrences(0)).isEqualTo(3);
    assertThat(Arrays.stream(plan.occurrences()).boxed()).allMatch(times -> times <= 3);
  }

  @Test
  void emptyClustersAreGivenNothing() {
    SamplingPlan plan = plan(SamplingMode.INVERSE_SIZE, new int[] {1, 1, 4, 4}, 9, 4, SEED);
    assertThat(plan.occurrences()).containsExactly(1, 1, 1, 1);
  }

  @Test
  void fewerDrawsThanClustersReachThatManyClusters() {
    int[] clusters = {0, 0, 1, 1, 2, 2, 3, 3};
    SamplingPlan plan = plan(SamplingMode.INVERSE_SIZE, clusters, 4, 3, SEED);
    assertThat(Arrays.stream(plan.occurrences()).sum()).isEqualTo(3);
    for (int cluster = 0; cluster < 4; cluster++) {
      assertThat(plan.draws(2 * cluster, 2 * cluster + 2)).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void oneImageIsDrawnEveryTime() {
    for (SamplingMode mode : SamplingMode.values()) {
      assertThat(plan(mode, new int[] {0}, 1, 5, SEED).occurrences()).containsExactly(5);
    }
  }

  @Test
  void oneClusterIsAllImagesAlike() {
    assertThat(plan(SamplingMode.INVERSE_SIZE, new int[4], 1, 8, SEED).occurrences())
        .containsExactly(2, 2, 2, 2);
  }

  @Test
  void noDrawOfNoImageIsAPlan() {
    assertThat(plan(SamplingMode.INVERSE_SIZE, new int[0], 2, 0, SEED).images()).isZero();
  }

  @Test
  void theSeedDecides() {
    int[] clusters = skewed(1000, 10, SEED.random());
    assertThat(plan(SamplingMode.INVERSE_SIZE, clusters, 10, 1000, SEED).occurrences())
        .isEqualTo(plan(SamplingMode.INVERSE_SIZE, clusters, 10, 1000, SEED).occurrences())
        .isNotEqualTo(
            plan(SamplingMode.INVERSE_SIZE, clusters, 10, 1000, SEED.child(1)).occurrences());
  }

  /** With k | draws and each size | draws / k, the mean over draws is the expectation itself. */
  @Test
  void bothBalancedModesHaveOneExpectedGradientExactly() {
    int[] clusters = {0, 0, 0, 0, 1, 2, 2, 1, 2, 3, 3, 3}; // sizes 4, 2, 3, 3
    double[] gradients = gradients(clusters.length, SEED.random());
    double balanced = mean(plan(SamplingMode.INVERSE_SIZE, clusters, 4, 48, SEED), gradients);
    double weighted = mean(plan(SamplingMode.WEIGHTED_LOSS, clusters, 4, 12, SEED), gradients);
    assertThat(balanced).isEqualTo(weighted, within(1e-7));
    assertThat(balanced).isEqualTo(meanOfClusterMeans(clusters, 4, gradients), within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"1,37,7,37", "2,200,13,200", "3,200,50,31", "4,100,9,370"})
  void bothBalancedModesHaveOneExpectedGradientOverSeeds(long seed, int n, int k, int draws) {
    SplittableRandom random = Seed.derive(seed, 0, "gradient", 0).random();
    int[] clusters = skewed(n, k, random);
    double[] gradients = gradients(n, random);
    int plans = 20_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < plans; i++) {
      double mean =
          mean(
              plan(SamplingMode.INVERSE_SIZE, clusters, k, draws, new Seed(seed).child(i)),
              gradients);
      sum += mean;
      squares += mean * mean;
    }
    double average = sum / plans;
    double error = Math.sqrt((squares / plans - average * average) / plans);
    double weighted = mean(plan(SamplingMode.WEIGHTED_LOSS, clusters, k, n, SEED), gradients);
    assertThat(average).as("seed %d, 5 sigma", seed).isEqualTo(weighted, within(5 * error));
  }

  @Test
  void plansMillionImagesAtOnce() {
    int[] clusters = skewed(1_000_000, 10_000, SEED.random());
    SamplingPlan plan = plan(SamplingMode.INVERSE_SIZE, clusters, 10_000, 1_000_000, SEED);
    assertThat(plan.draws(0, 1_000_000)).isEqualTo(plan.draws()).isEqualTo(1_000_000);
  }

  @Test
  void refusesClustersOutsideTheRange() {
    assertThatThrownBy(() -> plan(SamplingMode.NONE, new int[] {0, 2}, 2, 2, SEED))
        .hasMessage("Cannot plan draws: image 1 has cluster 2 (rule: 0 to k-1 = 1)");
  }

  @Test
  void refusesDrawsOfNothing() {
    assertThatThrownBy(() -> plan(SamplingMode.NONE, new int[0], 2, 2, SEED))
        .hasMessage(
            "Cannot plan draws: 2 draws of 0 images (rule: draws 0 or more, of at least one image)");
    assertThatThrownBy(() -> plan(SamplingMode.NONE, new int[2], 2, -1, SEED))
        .hasMessageContaining("-1 draws");
  }

  static SamplingPlan plan(SamplingMode mode, int[] clusters, int k, long draws, Seed seed) {
    return SamplingPlan.of(new SamplingConfig(mode), clusters, k, draws, seed);
  }

  /** Clusters of very different sizes; some may be empty. */
  static int[] skewed(int n, int k, SplittableRandom random) {
    int[] clusters = new int[n];
    for (int i = 0; i < n; i++) {
      double u = random.nextDouble();
      clusters[i] = (int) (k * u * u * u);
    }
    return clusters;
  }

  private static double mean(SamplingPlan plan, double[] gradients) {
    double sum = 0;
    for (int id = 0; id < gradients.length; id++) {
      sum += plan.occurrences(id) * (double) plan.weight(id) * gradients[id];
    }
    return sum / plan.draws();
  }

  private static double meanOfClusterMeans(int[] clusters, int k, double[] gradients) {
    double[] sums = new double[k];
    int[] sizes = new int[k];
    for (int id = 0; id < clusters.length; id++) {
      sums[clusters[id]] += gradients[id];
      sizes[clusters[id]]++;
    }
    double sum = 0;
    for (int cluster = 0; cluster < k; cluster++) {
      sum += sums[cluster] / sizes[cluster];
    }
    return sum / k;
  }

  private static double[] gradients(int n, SplittableRandom random) {
    return random.doubles(n, -1, 2).toArray();
  }

  private static int[] filled(int length, int value) {
    int[] values = new int[length];
    Arrays.fill(values, value);
    return values;
  }
}
