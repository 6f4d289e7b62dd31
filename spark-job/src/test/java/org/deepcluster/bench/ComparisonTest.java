package org.deepcluster.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static Trial noted(List<String> order, String name, double value) {
    return () -> {
      order.add(name);
      return value;
    };
  }

  @Test
  void bothSidesRunInTurnOursFirst() throws IOException {
    List<String> order = new ArrayList<>();
    Comparison.alternate(
        "x", Unit.SECONDS, 3, noted(order, "A", 1), Optional.of(noted(order, "B", 2)));
    assertThat(order).containsExactly("A", "B", "A", "B", "A", "B");
  }

  @Test
  void moreImagesASecondAreFaster() {
    Comparison rates =
        new Comparison("x", Unit.IMAGES_PER_SECOND, List.of(300.0, 100.0), List.of(100.0, 200.0));
    assertThat(rates.ratio()).contains(new Spread(0.5, 1.75, 3));
  }

  @Test
  void moreSecondsAreSlower() {
    Comparison seconds =
        new Comparison("x", Unit.SECONDS, List.of(2.0, 4.0, 1.0), List.of(4.0, 4.0, 4.0));
    assertThat(seconds.ratio()).contains(new Spread(1, 2, 4));
  }

  @Test
  void ratiosAreOfPairsNotOfMedians() {
    Comparison drifting =
        new Comparison("x", Unit.SECONDS, List.of(1.0, 2.0, 10.0), List.of(2.0, 4.0, 20.0));
    assertThat(drifting.ratio()).contains(new Spread(2, 2, 2));
  }

  @Test
  void withoutAPeerThereIsNoRatio() throws IOException {
    Comparison alone = Comparison.alternate("x", Unit.SECONDS, 2, () -> 5, Optional.empty());
    assertThat(alone.ratio()).isEmpty();
    assertThat(alone.oursMedian()).isEqualTo(5);
    assertThat(alone.peerMedian()).isEmpty();
  }

  @Test
  void anotherNumberOfRunsIsRefused() {
    assertThatThrownBy(() -> new Comparison("x", Unit.SECONDS, List.of(1.0, 2.0), List.of(1.0)))
        .hasMessage(
            "Cannot compare x: 2 runs of ours with 1 of the peer (rule: as many, at least one)");
  }
}
