package org.deepcluster.spark;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.deepcluster.model.NetworkState;
import org.deepcluster.training.Exchange;
import org.deepcluster.training.Exchange.Answer;
import org.deepcluster.training.Exchange.Order;
import org.deepcluster.training.RoundResult;

/**
 * An {@link Exchange} for workers in other processes: takes their results from messages, and
 * answers each when there is something to do. Safe for threads.
 */
final class ExchangeDesk {
  private final Exchange exchange;
  private final Map<Integer, Seat> seats = new ConcurrentHashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private int startRound = -1;
  private ByteBuffer start;

  ExchangeDesk(Exchange exchange) {
    this.exchange = exchange;
  }

  Exchange exchange() {
    return exchange;
  }

  /** A call that is not answered yet. */
  private record Waiting(ExchangeCall call, Consumer<ByteBuffer> reply) {}

  /** A reply that is to be sent. */
  private record Told(Consumer<ByteBuffer> reply, ByteBuffer message) {}

  /**
   * A worker's results, always in the same arrays: a result is not read after its round. Whoever
   * reads one from a message holds the seat, for two attempts of a task may bring the same.
   */
  private static final class Seat {
    private NetworkState network;
  }

  /**
   * Takes what {@code call} brings, and answers it and others that it ends the round for.
   *
   * @param network a message that stands at the network of the result, if it brings one
   * @param reply takes the answer, now or when others have ended the round
   */
  void answer(ExchangeCall call, ByteBuffer network, Consumer<ByteBuffer> reply) {
    if (call.brings()) {
      take(call, network);
    }
    List<Told> told;
    synchronized (this) {
      waiting.add(new Waiting(call, reply));
      told = told();
    }
    told.forEach(each -> each.reply().accept(each.message())); // a reply may write to its socket
  }

  private void take(ExchangeCall call, ByteBuffer network) {
    Seat seat = seats.computeIfAbsent(call.worker(), worker -> new Seat());
    synchronized (seat) {
      Answer awaited = exchange.next(call.worker());
      if (awaited.order() == Order.TRAIN && awaited.round() == call.round()) {
        seat.network = StateBytes.take(network, seat.network);
        exchange.offer(call.round(), new RoundResult(call.report(), seat.network));
      }
    }
  }

  /** Those that wait no longer; the one that came last is the last. */
  private List<Told> told() {
    List<Told> told = new ArrayList<>();
    for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
      Waiting worker = each.next();
      Answer answer = exchange.next(worker.call().worker());
      if (answer.order() != Order.WAIT || !worker.call().waits()) {
        each.remove();
        told.add(new Told(worker.reply(), message(answer)));
      }
    }
    return told;
  }

  /**
   * The network of a round is written once for all workers, and to an array of its own: one that
   * was thought lost may still be reading that of a former round.
   */
  private ByteBuffer message(Answer answer) {
    if (answer.order() != Order.TRAIN) {
      return ExchangeReply.of(answer);
    }
    if (startRound != answer.round()) {
      start = ExchangeReply.of(answer);
      startRound = answer.round();
    }
    return start.duplicate();
  }

  /** Sends everybody who still waits away. */
  void close() {
    List<Waiting> left;
    synchronized (this) {
      left = List.copyOf(waiting);
      waiting.clear();
    }
    left.forEach(worker -> worker.reply().accept(ExchangeReply.of(Answer.LEAVE)));
  }
}
