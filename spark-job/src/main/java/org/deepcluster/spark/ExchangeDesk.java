package org.deepcluster.spark;

import org.deepcluster.training.Exchange;
import org.deepcluster.training.Exchange.Answer;

/**
 * An {@link Exchange} and its number. For workers in other processes it keeps the network of the
 * round that is under way, once for all of them. Safe for threads.
 */
final class ExchangeDesk {
  private final long number;
  private final Exchange exchange;
  private StateBlock start;

  ExchangeDesk(long number, Exchange exchange) {
    this.number = number;
    this.exchange = exchange;
  }

  Exchange exchange() {
    return exchange;
  }

  /** Takes what {@code call} brings from another process, and says what its worker does next. */
  synchronized ExchangeReply answer(ExchangeCall call) {
    if (call.result() != null) {
      exchange.offer(call.round(), call.result());
    }
    Answer answer = exchange.next(call.worker());
    return new ExchangeReply(
        answer.order(), answer.round(), answer.state() == null ? null : start(answer));
  }

  private StateBlock start(Answer answer) {
    if (start == null || start.round() != answer.round()) {
      close();
      start = StateBlock.keep(number, answer.round(), answer.state());
    }
    return start;
  }

  /** Lets go of the network that it keeps. */
  synchronized void close() {
    if (start != null) {
      start.forget();
      start = null;
    }
  }
}
