package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExecutorCompilersTest {
  private final ExecutorCompilers heard = new ExecutorCompilers();

  @Test
  void executorsCountOnAverage() {
    heard.add("1", 3, 2);
    heard.add("2", 1, 2);
    heard.add("1", 4, 2);
    assertThat(heard.seconds()).isCloseTo(2.5, within(1e-9));
  }

  @Test
  void anOldMessageChangesNothing() {
    heard.add("1", 3, 1);
    heard.add("1", 2, 1);
    heard.add("1", 4, 1);
    assertThat(heard.seconds()).isEqualTo(4);
  }

  /** A new process has compiled little, and all that was taken before stays taken. */
  @Test
  void oneThatTakesAnothersPlaceAddsToIt() {
    heard.add("1", 8, 2);
    heard.add("2", 8, 2);
    heard.add("3", 1, 2);
    assertThat(heard.seconds()).isEqualTo(8.5);
  }
}
