package org.deepcluster.spark;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.deepcluster.training.Exchange;

/** The stints of this driver that are under way, by their numbers. */
final class Exchanges {
  private static final AtomicLong LAST = new AtomicLong();
  private static final Map<Long, ExchangeDesk> OPEN = new ConcurrentHashMap<>();

  private Exchanges() {}

  /** Opens a stint to its workers; returns its number. */
  static long open(Exchange exchange) {
    long number = LAST.incrementAndGet();
    OPEN.put(number, new ExchangeDesk(number, exchange));
    return number;
  }

  static void close(long number) {
    OPEN.remove(number).close();
  }

  /** The stint of that number, if this process is its driver and it is under way. */
  static Optional<Exchange> here(long number) {
    return Optional.ofNullable(OPEN.get(number)).map(ExchangeDesk::exchange);
  }

  /** Takes what {@code call} brings from another process, and says what its worker does next. */
  static ExchangeReply answer(ExchangeCall call) {
    ExchangeDesk desk = OPEN.get(call.exchange());
    return desk == null ? ExchangeReply.LEAVE : desk.answer(call); // a task may outlive its stint
  }
}
