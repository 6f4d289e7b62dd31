package org.deepcluster.spark;

import java.io.IOException;
import java.util.Optional;
import org.deepcluster.training.Exchange.Answer;
import org.deepcluster.training.Exchange.Order;
import org.deepcluster.training.RoundResult;

/**
 * A worker's side of an {@link org.deepcluster.training.Exchange}: comes for a round, brings its
 * result, waits for the others. It gives its slot up when others are late, for one of them may be
 * waiting for a slot; what it brought stays with the driver.
 */
final class ExchangeClient {
  /** What a worker takes patience for at least. */
  private static final double LEAST_PATIENCE = 1;

  /** Times its own pass that a worker waits for others. */
  private static final double PATIENCE = 3;

  private static final long SHORTEST_MILLIS = 1;
  private static final long LONGEST_MILLIS = 50;

  /**
   * Attempts to reach the driver, half a minute apart at most: a network may be cut for a while.
   */
  private static final int ATTEMPTS = 6;

  private final long exchange;
  private final int worker;
  private final boolean stays;

  /**
   * The side of {@code worker}.
   *
   * @param stays whether it waits for others at all
   */
  ExchangeClient(long exchange, int worker, boolean stays) {
    this.exchange = exchange;
    this.worker = worker;
    this.stays = stays;
  }

  /** The first round to train, empty if there is none. */
  Optional<Answer> join() throws IOException, InterruptedException {
    return await(ExchangeCall.ask(exchange, worker), 0);
  }

  /**
   * Brings the result of {@code round}, which took {@code seconds}, and returns the next one to
   * train; empty if there is none.
   */
  Optional<Answer> next(int round, RoundResult result, double seconds)
      throws IOException, InterruptedException {
    return await(new ExchangeCall(exchange, worker, round, result), seconds);
  }

  private Optional<Answer> await(ExchangeCall call, double seconds)
      throws IOException, InterruptedException {
    StopWatch watch = new StopWatch();
    double patience = stays ? Math.max(LEAST_PATIENCE, PATIENCE * seconds) : 0;
    Answer answer = ask(call);
    while (answer.order() == Order.WAIT && watch.seconds() < patience) {
      pause(answer.round(), watch.seconds(), patience);
      answer = ask(ExchangeCall.ask(exchange, worker));
    }
    return answer.order() == Order.TRAIN ? Optional.of(answer) : Optional.empty();
  }

  /** On the driver the round's end wakes its workers; elsewhere they ask again after a while. */
  private void pause(int round, double waited, double patience) throws InterruptedException {
    if (Exchanges.isHere(exchange)) {
      Exchanges.await(exchange, round, millis(patience - waited));
    } else {
      Thread.sleep(Math.min(LONGEST_MILLIS, Math.max(SHORTEST_MILLIS, millis(waited) / 8)));
    }
  }

  private static long millis(double seconds) {
    return (long) (seconds * 1000);
  }

  private Answer ask(ExchangeCall call) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return Exchanges.isHere(exchange) ? Exchanges.answer(call) : TrainingPlugin.ask(call);
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        Thread.sleep(1000L << (attempt - 1));
      }
    }
  }
}
