package org.deepcluster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasurementsTest {
  private final List<String> said = new ArrayList<>();
  private final Measurements alone = new Measurements(2, Optional.empty(), said::add);

  private static Trial giving(double... values) {
    Deque<Double> left = new ArrayDeque<>();
    for (double value : values) {
      left.add(value);
    }
    return left::remove;
  }

  @Test
  void theFirstRunOnlyWarmsUp() throws IOException {
    alone.rate("training", 100, giving(50, 2, 4), peer -> 0);
    assertThat(alone.comparisons())
        .containsExactly(
            new Comparison("training", Unit.IMAGES_PER_SECOND, List.of(50.0, 25.0), List.of()));
    assertThat(said).containsExactly("training: once to warm up", "training: 2 times");
  }

  @Test
  void aColdPairIsTakenAsItIs() throws IOException {
    alone.once("epoch_cold", Unit.SECONDS, giving(9), Optional.of(giving(3)));
    assertThat(alone.comparisons().get(0).ratio()).contains(new Spread(1 / 3.0, 1 / 3.0, 1 / 3.0));
  }

  @Test
  void aPartIsTheMedianOfPairs() throws IOException {
    assertThat(alone.part(giving(1, 3), giving(10, 10))).isEqualTo(0.2);
  }
}
