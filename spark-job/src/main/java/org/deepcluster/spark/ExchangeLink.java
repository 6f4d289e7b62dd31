package org.deepcluster.spark;

import java.io.IOException;
import org.deepcluster.training.Exchange.Answer;
import org.deepcluster.training.RoundResult;

/** How a worker reaches its {@link org.deepcluster.training.Exchange}. */
interface ExchangeLink {

  /** The link of {@code worker}: calls where the driver is this process, messages elsewhere. */
  static ExchangeLink of(long exchange, int worker) {
    return Exchanges.here(exchange).isPresent()
        ? new LocalExchange(exchange, worker)
        : new RemoteExchange(exchange, worker);
  }

  /** What the worker is to do next. */
  Answer next() throws IOException, InterruptedException;

  /** Brings the result of {@code round}; what the worker is to do next. */
  Answer bring(int round, RoundResult result) throws IOException, InterruptedException;

  /**
   * Waits until asking again may tell something new.
   *
   * @param round whose end is waited for
   * @param waited seconds since it was brought
   * @param left seconds to wait at most
   */
  void pause(int round, double waited, double left) throws InterruptedException;
}
