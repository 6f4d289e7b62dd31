package org.deepcluster.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.deepcluster.model.NetworkState;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.training.Exchange.Answer;
import org.deepcluster.training.Exchange.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ExchangeTest {
  private static final DrawDigest EACH = new DrawDigest(4, 5);

  private final List<Integer> told = new ArrayList<>();
  private final Exchange exchange =
      new Exchange(
          new Trained(new NetworkState(new float[] {0}, new float[] {0}), 3, 1.5, 24),
          5,
          2,
          round -> EACH.merge(EACH),
          told::add);

  private static RoundResult result(int worker, float value) {
    return new RoundResult(
        new RoundReport(worker, EACH, 2, !Float.isFinite(value)),
        new NetworkState(new float[] {value}, new float[] {-value}));
  }

  @Test
  void theLastOfARoundAveragesIt() {
    assertThat(exchange.next(0)).isEqualTo(exchange.next(1));
    assertThat(exchange.next(0).round()).isEqualTo(3);
    exchange.offer(3, result(1, 4));
    assertThat(exchange.next(1).order()).isEqualTo(Order.WAIT);
    assertThat(exchange.next(0).order()).isEqualTo(Order.TRAIN);
    exchange.offer(3, result(0, 2));
    Answer next = exchange.next(1);
    assertThat(next.order()).isEqualTo(Order.TRAIN);
    assertThat(next.round()).isEqualTo(4);
    assertThat(next.state().parameters()).containsExactly(3);
    assertThat(next.state().momentum()).containsExactly(-3);
    assertThat(told).containsExactly(4);
  }

  @Test
  @Timeout(60)
  void whoWaitsIsWokenByTheEndOfTheRound() throws Exception {
    exchange.offer(3, result(1, 4));
    int round = exchange.next(1).round();
    CompletableFuture<Answer> woken =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                exchange.await(round, TimeUnit.HOURS.toMillis(1));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return exchange.next(1);
            });
    exchange.offer(3, result(0, 2));
    assertThat(woken.get().order()).isEqualTo(Order.TRAIN);
    assertThat(woken.get().round()).isEqualTo(4);
    exchange.await(3, TimeUnit.HOURS.toMillis(1)); // is over: no wait
    exchange.await(4, 1); // is not, but patience ends
    assertThat(exchange.trained().rounds()).isEqualTo(4);
  }

  @Test
  @Timeout(60)
  void aRoundThatFailsWakesThoseWhoWait() throws Exception {
    exchange.offer(3, result(0, Float.NaN));
    exchange.offer(3, result(1, 4));
    exchange.await(3, TimeUnit.HOURS.toMillis(1));
    assertThat(exchange.next(0)).isEqualTo(Answer.LEAVE);
  }

  @Test
  void allLeaveAfterTheLastRound() {
    for (int round = 3; round < 5; round++) {
      assertThat(exchange.isDone()).isFalse();
      exchange.offer(round, result(0, 2));
      exchange.offer(round, result(1, 4));
    }
    assertThat(exchange.isDone()).isTrue();
    assertThat(exchange.next(0)).isEqualTo(Answer.LEAVE);
    assertThat(exchange.next(1)).isEqualTo(Answer.LEAVE);
    Trained trained = exchange.trained();
    assertThat(trained.rounds()).isEqualTo(5);
    assertThat(trained.images()).isEqualTo(24 + 2 * 8);
    assertThat(trained.lossSum()).isEqualTo(1.5 + 2 * 4);
  }

  /** Averages take turns in two networks, which are not that of the caller. */
  @Test
  void roundsAllocateNoNetworkAndLeaveTheCallersAlone() {
    NetworkState start = new NetworkState(new float[] {7}, new float[] {-7});
    Exchange longer = new Exchange(Trained.from(start), 5, 2, round -> EACH.merge(EACH), told::add);
    List<NetworkState> networks = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      longer.offer(round, result(0, round));
      longer.offer(round, result(1, round + 2));
      networks.add(longer.trained().network());
      assertThat(networks.get(round).parameters()).containsExactly(round + 1);
      assertThat(networks.get(round).momentum()).containsExactly(-round - 1);
    }
    assertThat(networks.get(2)).isSameAs(networks.get(0)).isSameAs(networks.get(4));
    assertThat(networks.get(3)).isSameAs(networks.get(1)).isNotSameAs(networks.get(0));
    assertThat(start.parameters()).containsExactly(7);
    assertThat(start.momentum()).containsExactly(-7);
  }

  /** A worker that began anew, a copy of it, a message that was sent twice. */
  @Test
  void aSecondResultOfARoundChangesNothing() {
    exchange.offer(3, result(0, 2));
    exchange.offer(3, result(0, 100));
    exchange.offer(3, result(1, 4));
    exchange.offer(3, result(1, 100));
    assertThat(exchange.next(0).state().parameters()).containsExactly(3);
    assertThat(exchange.trained().rounds()).isEqualTo(4);
    assertThat(exchange.next(1).order()).isEqualTo(Order.TRAIN);
  }

  @Test
  void aDivergedWorkerEndsItForAllBeforeAveraging() {
    exchange.offer(3, result(0, Float.NaN));
    exchange.offer(3, result(1, 4));
    assertThat(exchange.next(0)).isEqualTo(Answer.LEAVE);
    assertThat(exchange.next(1)).isEqualTo(Answer.LEAVE);
    assertThat(told).isEmpty();
    assertThatThrownBy(exchange::isDone)
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("worker 0 diverged");
  }

  /** Without it on record, workers that come again and again would wait for ever. */
  @Test
  void anAverageThatFailsEndsItForAll() {
    Exchange starved =
        new Exchange(
            new Trained(new NetworkState(new float[] {0}, new float[] {0}), 3, 1.5, 24),
            5,
            2,
            round -> EACH.merge(EACH),
            rounds -> {
              throw new OutOfMemoryError("Java heap space");
            });
    starved.offer(3, result(0, 2));
    starved.offer(3, result(1, 4));
    assertThat(starved.next(0)).isEqualTo(Answer.LEAVE);
    assertThatThrownBy(starved::isDone)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Cannot average round 3 of 2 workers")
        .hasMessageContaining("Java heap space")
        .hasMessageContaining("raise the driver's heap");
  }

  @Test
  void otherDrawsThanPlannedEndIt() {
    exchange.offer(3, result(0, 1));
    RoundReport fewer = new RoundReport(1, new DrawDigest(1, 1), 2, false);
    exchange.offer(3, new RoundResult(fewer, new NetworkState(new float[1], new float[1])));
    assertThatThrownBy(exchange::trained)
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("Cannot use round 3");
  }
}
