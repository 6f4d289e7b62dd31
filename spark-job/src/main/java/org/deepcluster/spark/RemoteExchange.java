package org.deepcluster.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.deepcluster.model.NetworkState;
import org.deepcluster.training.Exchange.Answer;
import org.deepcluster.training.Exchange.Order;
import org.deepcluster.training.RoundResult;

/**
 * The link of a worker in another process than the driver's. A call is answered when there is
 * something to do, and asked again once in a while, for the transport gives up a connection that is
 * silent for long. Networks are written to and read into the same arrays round after round.
 */
final class RemoteExchange implements ExchangeLink {
  private static final double LONGEST_SILENCE_SECONDS = 20;

  /**
   * Attempts to reach the driver, half a minute apart at most: a network may be cut for a while.
   */
  private static final int ATTEMPTS = 6;

  private final long exchange;
  private final int worker;
  private byte[] message = new byte[0];
  private CompletableFuture<Answer> answer = CompletableFuture.completedFuture(Answer.LEAVE);
  private NetworkState start;

  RemoteExchange(long exchange, int worker) {
    this.exchange = exchange;
    this.worker = worker;
  }

  @Override
  public Answer next(double seconds) throws IOException, InterruptedException {
    StopWatch watch = new StopWatch();
    return await(ask(seconds), watch, seconds);
  }

  @Override
  public Answer bring(int round, RoundResult result, double seconds, Runnable meanwhile)
      throws IOException, InterruptedException {
    StopWatch watch = new StopWatch();
    int length = ExchangeCall.length(result.state());
    if (message.length != length || !answer.isDone()) { // the last one may still be on its way
      message = new byte[length];
    }
    ByteBuffer bring =
        ExchangeCall.bring(exchange, seconds > 0, round, result.report())
            .message(result.state(), message);
    return await(answer(bring, seconds, meanwhile), watch, seconds);
  }

  private Answer await(Answer first, StopWatch watch, double seconds)
      throws IOException, InterruptedException {
    Answer last = first;
    while (last.order() == Order.WAIT && watch.seconds() < seconds) {
      last = ask(seconds - watch.seconds());
    }
    return last;
  }

  private Answer ask(double seconds) throws IOException, InterruptedException {
    return answer(ExchangeCall.ask(exchange, worker, seconds > 0).message(), seconds, () -> {});
  }

  /** The answer to {@code call}, or to wait where it is long in coming. */
  private Answer answer(ByteBuffer call, double seconds, Runnable meanwhile)
      throws IOException, InterruptedException {
    Runnable once = meanwhile;
    for (int attempt = 1; ; attempt++) {
      try {
        answer = TrainingPlugin.connection().send(call.duplicate(), this::read);
        once.run();
        once = () -> {};
        return seconds > 0 ? within(Math.min(seconds, LONGEST_SILENCE_SECONDS)) : answer.get();
      } catch (ExecutionException | IOException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException(
              "Cannot reach the driver for the next round of worker %d: %s (executors need its port %s, beside Spark's own)"
                  .formatted(worker, e.getMessage(), ExchangeServer.PORT),
              e);
        }
        Thread.sleep(1000L << (attempt - 1));
      }
    }
  }

  private Answer within(double seconds) throws ExecutionException, InterruptedException {
    try {
      return answer.get((long) (seconds * 1000), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Answer(Order.WAIT, -1, null);
    }
  }

  private synchronized Answer read(ByteBuffer reply) {
    Answer read = ExchangeReply.take(reply, start);
    start = read.state() == null ? start : read.state();
    return read;
  }
}
