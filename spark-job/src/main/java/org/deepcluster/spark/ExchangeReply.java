package org.deepcluster.spark;

import java.io.Serializable;
import org.deepcluster.training.Exchange.Order;

/**
 * What the driver says to a worker in another process.
 *
 * @param round that the order is about
 * @param start the network to train from; null unless there is a round to train
 */
record ExchangeReply(Order order, int round, StateBlock start) implements Serializable {
  /** There is nothing more to do. */
  static final ExchangeReply LEAVE = new ExchangeReply(Order.LEAVE, -1, null);
}
