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

  /**
   * What the worker is to do next.
   *
   * @param seconds to wait at most for others to end the round
   */
  Answer next(double seconds) throws IOException, InterruptedException;

  /**
   * Brings the result of {@code round}; what the worker is to do next.
   *
   * @param seconds to wait at most for others to end the round
   * @param meanwhile done between bringing and waiting
   */
  Answer bring(int round, RoundResult result, double seconds, Runnable meanwhile)
      throws IOException, InterruptedException;
}
