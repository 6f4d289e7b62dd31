package org.deepcluster.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theMedianOfAnOddNumberIsTheMiddle() {
    assertThat(Spread.of(List.of(3.0, 1.0, 2.5))).isEqualTo(new Spread(1, 2.5, 3));
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Spread(1, 2.5, 4));
  }

  @Test
  void oneValueIsAllThree() {
    assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7));
  }

  @Test
  void whatIsNotFiniteIsRefused() {
    assertThatThrownBy(() -> Spread.of(List.of(1.0, Double.NaN)))
        .hasMessage("Cannot spread [1.0, NaN] (rule: at least one value, all finite)");
    assertThatThrownBy(() -> Spread.of(List.of())).hasMessageContaining("at least one value");
  }
}
