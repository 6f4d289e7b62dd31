package org.deepcluster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusyTimeTest {
  private static BusyTime of(long... ends) {
    BusyTime busy = new BusyTime();
    for (int i = 0; i < ends.length; i += 2) {
      busy.add(ends[i], ends[i + 1]);
    }
    return busy;
  }

  @Test
  void overlappingWorkCountsOnce() {
    assertThat(of(10, 20, 15, 30, 40, 50).idle(0, 60)).isEqualTo(10 + 10 + 10);
  }

  @Test
  void workCountsAsFarAsItLiesWithin() {
    assertThat(of(0, 10, 90, 200).idle(5, 100)).isEqualTo(80);
  }

  @Test
  void gapsInBetweenAreNoIdleTimeAtTheEnds() {
    assertThat(of(10, 20, 40, 50).idleAtEnds(0, 60)).isEqualTo(10 + 10);
  }

  @Test
  void allIsIdleWhereNothingRan() {
    assertThat(of().idle(5, 25)).isEqualTo(20);
    assertThat(of().idleAtEnds(5, 25)).isEqualTo(20);
    assertThat(of(30, 40).idleAtEnds(5, 25)).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyOrderOfAnySpansGivesTheirUnion(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BusyTime busy = new BusyTime();
    BitSet milliseconds = new BitSet();
    for (int i = 0; i < 60; i++) {
      int begin = random.nextInt(1000);
      int end = begin + random.nextInt(30);
      busy.add(begin, end);
      milliseconds.set(begin, end);
    }
    int from = random.nextInt(500);
    int to = from + random.nextInt(500);
    assertThat(busy.idle(from, to))
        .as("seed %d", seed)
        .isEqualTo(to - from - milliseconds.get(from, to).cardinality());
  }
}
