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
  /** Seconds that a worker waits at least: results of all may have to pass one slow network. */
  private static final double LEAST_PATIENCE = 5;

  /** Times its own pass that a worker waits for others. */
  private static final double PATIENCE = 3;

  private final ExchangeLink link;
  private final boolean stays;

  /**
   * A worker's side.
   *
   * @param stays whether it waits for others at all
   */
  ExchangeClient(ExchangeLink link, boolean stays) {
    this.link = link;
    this.stays = stays;
  }

  /** The first round to train, empty if there is none. */
  Optional<Answer> join() throws IOException, InterruptedException {
    return training(link.next(patience(0)));
  }

  /**
   * Brings the result of {@code round}, which took {@code seconds}, and returns the next one to
   * train; empty if there is none.
   *
   * @param meanwhile done before it waits for others, if it does
   */
  Optional<Answer> next(int round, RoundResult result, double seconds, Runnable meanwhile)
      throws IOException, InterruptedException {
    return training(link.bring(round, result, patience(seconds), stays ? meanwhile : () -> {}));
  }

  private double patience(double seconds) {
    return stays ? Math.max(LEAST_PATIENCE, PATIENCE * seconds) : 0;
  }

  private static Optional<Answer> training(Answer answer) {
    return answer.order() == Order.TRAIN ? Optional.of(answer) : Optional.empty();
  }
}
