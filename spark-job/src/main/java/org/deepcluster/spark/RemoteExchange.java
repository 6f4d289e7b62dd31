package org.deepcluster.spark;

import java.io.IOException;
import org.deepcluster.training.Exchange.Answer;
import org.deepcluster.training.RoundResult;

/**
 * The link of a worker in another process than the driver's: results and replies are messages, the
 * network of a round is a block that the driver keeps.
 */
record RemoteExchange(long exchange, int worker) implements ExchangeLink {
  private static final long SHORTEST_MILLIS = 1;
  private static final long LONGEST_MILLIS = 50;

  /**
   * Attempts to reach the driver, half a minute apart at most: a network may be cut for a while.
   */
  private static final int ATTEMPTS = 6;

  @Override
  public Answer next() throws IOException, InterruptedException {
    return answer(ExchangeCall.ask(exchange, worker));
  }

  @Override
  public Answer bring(int round, RoundResult result) throws IOException, InterruptedException {
    return answer(new ExchangeCall(exchange, worker, round, result));
  }

  private static Answer answer(ExchangeCall call) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        ExchangeReply reply = TrainingPlugin.ask(call);
        StateBlock start = reply.start();
        return new Answer(reply.order(), reply.round(), start == null ? null : start.fetch());
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        Thread.sleep(1000L << (attempt - 1));
      }
    }
  }

  @Override
  public void pause(int round, double waited, double left) throws InterruptedException {
    long millis = (long) (waited * 1000) / 8;
    Thread.sleep(Math.min(LONGEST_MILLIS, Math.max(SHORTEST_MILLIS, millis)));
  }
}
