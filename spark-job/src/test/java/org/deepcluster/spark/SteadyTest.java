package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyTest {
  /** By hand: quarters of 1, 2, 1 and 2 parts, of which two lie 4 and 2 above the last. */
  @Test
  void workIsFasterAgainByWhatItsFirstPartsTookLonger() {
    assertThat(again(10, List.of(6.0, 6.0, 2.0, 2.0, 2.0, 2.0))).isEqualTo(6);
    assertThat(again(10, List.of(2.0, 2.0, 2.0, 2.0))).isEqualTo(10);
    assertThat(again(10, List.of(6.0, 1.0))).as("too few to tell").isEqualTo(10);
    assertThat(again(10, List.of())).isEqualTo(10);
  }

  /** By hand: medians of 8, 4, 3 and 2.5, so warm 2, and 2 (6 + 2 + 1 + 0.5) of 35 are cold. */
  @Test
  void workThatStillWarmsUpGoesOnToDoSo() {
    List<Double> parts = List.of(9.0, 7.0, 4.0, 4.0, 3.0, 3.0, 3.0, 2.0);
    assertThat(again(35, parts)).isEqualTo(16);
  }

  /** Pauses come again; work that slows down has nothing cold to lose. */
  @Test
  void whatDisturbsSinglePartsIsTakenAgain() {
    List<Double> pauses = List.of(2.0, 9.0, 2.0, 2.0, 2.0, 9.0, 2.0, 2.0, 2.0, 9.0, 2.0, 2.0);
    assertThat(again(45, pauses)).isEqualTo(45);
    assertThat(again(10, List.of(1.0, 2.0, 3.0, 4.0))).isEqualTo(10);
  }

  /** Compilers took as long as the work, so all of a fall may be theirs. */
  private static double again(double warm, List<Double> parts) {
    return Steady.again(2 * warm, warm, parts);
  }

  /** By hand, as above: 4 of 10 seconds are cold, were there compilers to wait for. */
  @Test
  void noMoreIsColdThanCompilersTook() {
    List<Double> parts = List.of(6.0, 6.0, 2.0, 2.0, 2.0, 2.0);
    assertThat(Steady.again(13, 10, parts)).isEqualTo(7);
    assertThat(Steady.again(10, 10, parts)).as("a disturbed machine").isEqualTo(10);
    assertThat(Steady.again(9.999, 10, parts)).as("rounded").isEqualTo(10);
  }

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
