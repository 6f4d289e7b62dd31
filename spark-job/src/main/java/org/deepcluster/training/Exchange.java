package org.deepcluster.training;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.deepcluster.model.NetworkState;
import org.deepcluster.sampling.DrawDigest;

/**
 * Where the workers of a stint, rounds {@code from} to {@code end}, meet: each hands in its result
 * of the round, the last of them has all averaged, and each comes for what to do next. A call may
 * be repeated, and a worker may vanish and begin anew: a result that is there stays, a second one
 * of the same worker and round changes nothing. Holds a network a worker and two of its own, which
 * hold the averages of even and of odd rounds, so that nothing is allocated in a round: a result
 * and the network of an answer are not read after the end of their round. Safe for threads.
 */
public final class Exchange {

  /** What a worker is told. */
  public enum Order {
    /** Train {@link Answer#round} from {@link Answer#state}. */
    TRAIN,
    /** Others have not finished the round: ask again. */
    WAIT,
    /** There is nothing more to do. */
    LEAVE
  }

  /**
   * An order, the round it is about and, to train, the network it starts from.
   *
   * @param round to train, or to wait for
   * @param state null unless there is a round to train
   */
  public record Answer(Order order, int round, NetworkState state) {
    /** There is nothing more to do. */
    public static final Answer LEAVE = new Answer(Order.LEAVE, -1, null);
  }

  private final int end;
  private final RoundResult[] results;
  private final NetworkState[] averages; // of even rounds, of odd ones
  private final IntFunction<DrawDigest> planned;
  private final IntConsumer averaged;
  private Trained trained;
  private RuntimeException failure;

  /**
   * A stint.
   *
   * @param from where it begins
   * @param end one past its last round
   * @param planned what all workers are to train in a round
   * @param averaged hears of the number of rounds that are done, after each
   */
  public Exchange(
      Trained from, int end, int workers, IntFunction<DrawDigest> planned, IntConsumer averaged) {
    trained = from;
    this.end = end;
    this.planned = planned;
    this.averaged = averaged;
    results = new RoundResult[workers];
    averages = new NetworkState[] {from.network().zeros(), from.network().zeros()};
  }

  /** What {@code worker} is to do next. */
  public synchronized Answer next(int worker) {
    if (isOver()) {
      return Answer.LEAVE;
    }
    return results[worker] == null
        ? new Answer(Order.TRAIN, trained.rounds(), trained.network())
        : new Answer(Order.WAIT, trained.rounds(), null);
  }

  /** Waits for the end of {@code round}, for {@code millis} at most. */
  public synchronized void await(int round, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!isOver() && round == trained.rounds()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }

  /** Takes a result of {@code round}; the last one of a round averages it. */
  public synchronized void offer(int round, RoundResult result) {
    int worker = result.report().worker();
    if (isOver() || round != trained.rounds() || results[worker] != null) {
      return;
    }
    results[worker] = result;
    List<RoundResult> all = Arrays.asList(results);
    if (!all.contains(null)) {
      try {
        average(all, round);
      } catch (RuntimeException e) {
        failure = e;
      } catch (Error e) { // too little heap: without it on record the workers would come for ever
        failure =
            new IllegalStateException(
                "Cannot average round %d of %d workers: %s (if it is memory, raise the driver's heap)"
                    .formatted(round, results.length, e),
                e);
      } finally {
        Arrays.fill(results, null);
        notifyAll();
      }
    }
  }

  private void average(List<RoundResult> all, int round) {
    ParameterAverage.requireConverging(all.stream().map(RoundResult::report).toList(), round);
    ParameterAverage average = ParameterAverage.of(all, round, averages[round % 2]);
    trained = trained.plus(average.requirePlanned(planned.apply(round), round));
    averaged.accept(trained.rounds());
  }

  private boolean isOver() {
    return failure != null || trained.rounds() >= end;
  }

  /** Whether all rounds are done. */
  public synchronized boolean isDone() {
    return trained().rounds() >= end;
  }

  /**
   * How far it has come.
   *
   * @throws TrainingException if a worker diverged or did not train what was planned
   */
  public synchronized Trained trained() {
    if (failure != null) {
      throw failure;
    }
    return trained;
  }
}
