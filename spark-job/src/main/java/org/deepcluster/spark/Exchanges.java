package org.deepcluster.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.deepcluster.training.Exchange;

/** The stints of this driver that are under way, by their numbers. */
final class Exchanges {
  private static final AtomicLong LAST = new AtomicLong();
  private static final Map<Long, Exchange> OPEN = new ConcurrentHashMap<>();

  private Exchanges() {}

  /** Opens a stint to its workers; returns its number. */
  static long open(Exchange exchange) {
    long number = LAST.incrementAndGet();
    OPEN.put(number, exchange);
    return number;
  }

  static void close(long number) {
    OPEN.remove(number);
  }

  /** Whether this process is the driver of that stint: it need not be sent anything. */
  static boolean isHere(long number) {
    return OPEN.containsKey(number);
  }

  /** Waits for the end of {@code round} of a stint of this driver, for {@code millis} at most. */
  static void await(long number, int round, long millis) throws InterruptedException {
    Exchange exchange = OPEN.get(number);
    if (exchange != null) {
      exchange.await(round, millis);
    }
  }

  /** Takes what {@code call} brings, and says what its worker does next. */
  static Exchange.Answer answer(ExchangeCall call) {
    Exchange exchange = OPEN.get(call.exchange());
    if (exchange == null) {
      return Exchange.Answer.LEAVE; // a task that outlived its stint
    }
    if (call.result() != null) {
      exchange.offer(call.round(), call.result());
    }
    return exchange.next(call.worker());
  }
}
