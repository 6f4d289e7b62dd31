package org.deepcluster.spark;

import java.util.Optional;
import org.deepcluster.training.Exchange;
import org.deepcluster.training.Exchange.Answer;
import org.deepcluster.training.Exchange.Order;
import org.deepcluster.training.RoundResult;

/** The link of a worker in the driver's process: nothing is sent, and a round's end wakes it. */
record LocalExchange(long exchange, int worker) implements ExchangeLink {
  private Optional<Exchange> here() {
    return Exchanges.here(exchange);
  }

  @Override
  public Answer next(double seconds) throws InterruptedException {
    Optional<Exchange> open = here();
    if (open.isEmpty()) {
      return Answer.LEAVE;
    }
    Answer answer = open.get().next(worker);
    if (answer.order() == Order.WAIT && seconds > 0) {
      open.get().await(answer.round(), (long) (seconds * 1000));
      answer = open.get().next(worker);
    }
    return answer;
  }

  @Override
  public Answer bring(int round, RoundResult result, double seconds, Runnable meanwhile)
      throws InterruptedException {
    here().ifPresent(open -> open.offer(round, result));
    meanwhile.run();
    return next(seconds);
  }
}
