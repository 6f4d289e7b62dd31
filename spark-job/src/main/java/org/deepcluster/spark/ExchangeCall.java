package org.deepcluster.spark;

import java.io.Serializable;
import org.deepcluster.training.RoundResult;

/**
 * What a worker tells the driver: it asks what to do next, and may bring the result of a round.
 *
 * @param exchange number of the stint
 * @param round of the result
 * @param result null where it only asks
 */
record ExchangeCall(long exchange, int worker, int round, RoundResult result)
    implements Serializable {

  static ExchangeCall ask(long exchange, int worker) {
    return new ExchangeCall(exchange, worker, -1, null);
  }
}
