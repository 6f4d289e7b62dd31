package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrainingCostsTest {
  @Test
  void theDifferenceOfTwoRoundsIsTheirSteps() {
    assertThat(TrainingCosts.step(11, 11, 3, 5)).as("1 s beside the steps").isEqualTo(2);
  }

  @Test
  void theFastestRoundsTellTheShareOfTheSteps() {
    assertThat(TrainingCosts.step(22, 11, 3, 5)).as("10/11 of what a round takes").isEqualTo(4);
  }

  @Test
  void aRoundNeverTakesLessThanNothingBesideItsSteps() {
    assertThat(TrainingCosts.step(10, 10, 1, 5)).isEqualTo(2);
    assertThat(TrainingCosts.step(10, 10, 11, 5)).isZero();
  }
}
