package org.deepcluster.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.deepcluster.config.CollapsePolicy;
import org.deepcluster.config.GuardConfig;
import org.junit.jupiter.api.Test;

class CollapseTest {
  private static final GuardConfig GUARDS = new GuardConfig(3, CollapsePolicy.STOP, 3, 0.5, 0.05);

  private static long[] even(int k) {
    long[] counts = new long[k];
    Arrays.fill(counts, 10);
    return counts;
  }

  @Test
  void effectiveClustersAreTheExponentialOfTheEntropy() {
    assertThat(Collapse.effectiveClusters(even(8))).isEqualTo(8, within(1e-12));
    assertThat(Collapse.effectiveClusters(new long[] {7, 0, 0})).isEqualTo(1);
    // By hand: exp(ln 2 / 2 + 2 ln 4 / 4) = 2 sqrt 2.
    assertThat(Collapse.effectiveClusters(new long[] {2, 1, 1}))
        .isEqualTo(2 * Math.sqrt(2), within(1e-12));
  }

  @Test
  void evenClustersAreFine() {
    for (int k : new int[] {1, 2, 3, 5, 100}) {
      assertThat(Collapse.of(even(k), 0.3, GUARDS)).isEmpty();
    }
  }

  @Test
  void oneGiantClusterIsNoticed() {
    long[] counts = even(100);
    counts[3] = 1100;
    assertThat(Collapse.of(counts, 0.3, GUARDS))
        .hasValue("the largest cluster holds 52.6 % of the images");
  }

  @Test
  void fewClustersMayBeUneven() {
    assertThat(Collapse.of(new long[] {97, 3}, 0.3, GUARDS)).isEmpty();
    assertThat(Collapse.of(new long[] {70, 10, 10, 10}, 0.3, GUARDS)).isEmpty();
    assertThat(Collapse.of(new long[] {77, 10, 10, 3}, 0.3, GUARDS)).isPresent();
  }

  @Test
  void fewEffectiveClustersAreNoticed() {
    long[] counts = new long[100];
    Arrays.fill(counts, 1);
    Arrays.fill(counts, 0, 4, 5000);
    assertThat(Collapse.of(counts, 0.3, GUARDS).orElseThrow())
        .contains("as if there were 4.2 of 100 clusters");
  }

  @Test
  void featuresThatAreAllAlikeAreNoticed() {
    assertThat(Collapse.of(even(10), 1e-7, GUARDS))
        .hasValue("all images have nearly the same features");
    assertThat(Collapse.of(even(10), 0, GUARDS)).isPresent();
    assertThat(Collapse.of(even(10), Double.NaN, GUARDS)).isEmpty(); // refused when whitening
  }
}
