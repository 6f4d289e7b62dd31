package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StageWatchTest {
  private final AtomicReference<Double> taken = new AtomicReference<>(100.0);
  private final StageWatch watch = new StageWatch(taken::get);

  private Object compilers(Map<String, Double> seconds) {
    return watch.notes(seconds).get("compilers");
  }

  @Test
  void whatCompilersTakeFromTheStartOnIsNoted() {
    taken.set(103.0);
    Map<String, Double> seconds = Map.of("whiten", 4.0, "cluster", 6.0);
    assertThat(watch.notes(seconds)).isEqualTo(Map.of("seconds", seconds, "compilers", 3.0));
  }

  /** By hand: half of the stage was decoding, and so is half of what compilers took. */
  @Test
  void compilersTookTheirPartFromDecodingToo() {
    taken.set(103.0);
    assertThat(compilers(Map.of("decode", 5.0, "extract", 5.0))).isEqualTo(1.5);
  }

  @Test
  void compilersTakeNoMoreThanTheStageTook() {
    taken.set(120.0);
    assertThat(compilers(Map.of("train", 10.0))).isEqualTo(10.0);
    assertThat(compilers(Map.of("train", 0.0))).isEqualTo(0.0);
    taken.set(99.0);
    assertThat(compilers(Map.of("train", 10.0))).as("nor gave time back").isEqualTo(0.0);
  }

  @Test
  void lapsFollowEachOther() throws InterruptedException {
    Thread.sleep(300);
    double first = watch.lap();
    double second = watch.lap();
    assertThat(first).isGreaterThanOrEqualTo(0.3);
    assertThat(second).isLessThan(0.3);
  }
}
