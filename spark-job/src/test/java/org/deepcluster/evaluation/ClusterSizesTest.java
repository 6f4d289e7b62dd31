package org.deepcluster.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClusterSizesTest {

  @Test
  void describesSizes() {
    ClusterSizes sizes = ClusterSizes.of(new int[] {0, 0, 2, 2, 2, 2}, 4);
    assertThat(sizes.largest()).isEqualTo(4);
    assertThat(sizes.smallest()).isZero();
    assertThat(sizes.empty()).isEqualTo(2);
    assertThat(sizes.entropy())
        .isEqualTo(-Math.log(1 / 3.0) / 3 - 2 * Math.log(2 / 3.0) / 3, within(1e-15));
  }

  @Test
  void evenSizesHaveTheEntropyOfLogK() {
    assertThat(ClusterSizes.of(new int[] {7, 7, 7}).entropy())
        .isEqualTo(Math.log(3), within(1e-15));
  }

  @Test
  void noImageHasNoEntropy() {
    assertThat(ClusterSizes.of(new int[0], 2)).isEqualTo(new ClusterSizes(0, 0, 2, 0));
  }

  @Test
  void refusesNoCluster() {
    assertThatThrownBy(() -> ClusterSizes.of(new int[0]))
        .hasMessage("Cannot describe cluster sizes: 0 clusters (rule: k is at least 1)");
  }

  @Test
  void refusesClustersOutsideTheRange() {
    assertThatThrownBy(() -> ClusterSizes.of(new int[] {0, -1}, 2))
        .hasMessage("Cannot count cluster sizes: image 1 has cluster -1 (rule: 0 to k-1 = 1)");
  }
}
