package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyTest {
  @Test
  void theSecondHalfIsWarmAndTheRestOfTheFirstIsCold() {
    assertThat(Steady.of(List.of(9.0, 3.0, 2.0, 2.0))).isEqualTo(new Steady(2, 8));
  }

  @Test
  void workThatSlowsDownHasNoColdStart() {
    assertThat(Steady.of(List.of(1.0, 1.0, 2.0, 2.0))).isEqualTo(new Steady(2, 0));
  }

  @Test
  void aDisturbanceIsNeitherWarmNorCold() {
    assertThat(Steady.of(List.of(2.0, 2.0, 2.0, 2.0, 9.0, 2.0))).isEqualTo(new Steady(2, 0));
  }

  @Test
  void slotsAreAveraged() {
    assertThat(Steady.mean(List.of(new Steady(1, 4), new Steady(3, 0))))
        .isEqualTo(new Steady(2, 2));
  }

  @Test
  void aUnitTakesItsPartOfTheWarmTimeOnly() {
    assertThat(new Steady(6, 5).per(3)).isEqualTo(new Steady(2, 5));
  }

  @Test
  void slowWorkIsRepeatedAllTheSame() throws IOException {
    int[] runs = {0};
    Steady.of(0, () -> runs[0]++);
    assertThat(runs[0]).isEqualTo(3);
  }
}
