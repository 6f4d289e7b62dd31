package org.deepcluster.spark;

import java.util.Optional;
import org.deepcluster.training.Exchange;
import org.deepcluster.training.Exchange.Answer;
import org.deepcluster.training.RoundResult;

/** The link of a worker in the driver's process: nothing is sent, and a round's end wakes it. */
record LocalExchange(long exchange, int worker) implements ExchangeLink {
  private Optional<Exchange> here() {
    return Exchanges.here(exchange);
  }

  @Override
  public Answer next() {
    return here().map(open -> open.next(worker)).orElse(Answer.LEAVE);
  }

  @Override
  public Answer bring(int round, RoundResult result) {
    here().ifPresent(open -> open.offer(round, result));
    return next();
  }

  @Override
  public void pause(int round, double waited, double left) throws InterruptedException {
    Optional<Exchange> open = here();
    if (open.isPresent()) {
      open.get().await(round, (long) (left * 1000));
    }
  }
}
