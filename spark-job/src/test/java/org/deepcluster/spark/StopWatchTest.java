package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StopWatchTest {
  private final AtomicReference<Double> taken = new AtomicReference<>(100.0);
  private final StopWatch clock = new StopWatch();
  private final StopWatch watch = new StopWatch(taken::get);

  @Test
  void whatOthersTookIsNotCounted() throws InterruptedException {
    Thread.sleep(60);
    taken.set(100.02);
    assertThat(watch.lap()).isBetween(0.039, clock.seconds() - 0.019);
    Thread.sleep(10);
    assertThat(watch.lap()).as("since the last lap").isBetween(0.009, clock.seconds() - 0.059);
  }

  @Test
  void moreThanTheClockCannotHaveBeenTaken() {
    taken.set(1000.0);
    assertThat(watch.lap()).isZero();
  }

  @Test
  void theCompilersOfThisJvmHaveTakenSome() {
    assertThat(Compilers.seconds()).isPositive();
  }
}
