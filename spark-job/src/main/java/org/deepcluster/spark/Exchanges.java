package org.deepcluster.spark;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.deepcluster.training.Exchange;

/** The stints of this driver that are under way, by their numbers. */
final class Exchanges {
  private static final AtomicLong LAST = new AtomicLong();
  private static final Map<Long, ExchangeDesk> OPEN = new ConcurrentHashMap<>();

  private Exchanges() {}

  /** Opens a stint to its workers; returns its number. */
  static long open(Exchange exchange) {
    long number = LAST.incrementAndGet();
    OPEN.put(number, new ExchangeDesk(exchange));
    return number;
  }

  /** Ends a stint: workers that are still there leave. */
  static void close(long number) {
    OPEN.remove(number).close();
  }

  /** The stint of that number, if this process is its driver and it is under way. */
  static Optional<Exchange> here(long number) {
    return Optional.ofNullable(OPEN.get(number)).map(ExchangeDesk::exchange);
  }

  /**
   * Takes what another process brings, and says what its worker does next.
   *
   * @param message an {@link ExchangeCall}
   * @param reply takes the {@link ExchangeReply}, now or later
   */
  static void answer(ByteBuffer message, Consumer<ByteBuffer> reply) {
    ExchangeCall call = ExchangeCall.take(message);
    ExchangeDesk desk = OPEN.get(call.exchange());
    if (desk == null) { // a task may outlive its stint
      reply.accept(ExchangeReply.of(Exchange.Answer.LEAVE));
    } else {
      desk.answer(call, message, reply);
    }
  }
}
