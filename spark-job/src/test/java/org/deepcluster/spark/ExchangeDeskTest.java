package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deepcluster.model.NetworkState;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.training.Exchange;
import org.deepcluster.training.Exchange.Answer;
import org.deepcluster.training.Exchange.Order;
import org.deepcluster.training.RoundReport;
import org.deepcluster.training.RoundResult;
import org.deepcluster.training.Trained;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What workers in other processes are told, and when. */
class ExchangeDeskTest {
  private static final DrawDigest EACH = new DrawDigest(4, 5);
  private static final float[] PARAMETERS = {1, -0f, Float.MIN_VALUE, Float.NaN, 1e30f};
  private static final float[] MOMENTUM = {0.5f, 2};
  private static final Answer WAIT = new Answer(Order.WAIT, 3, null);

  private long number;

  /** Rounds 3 and 4, of two workers. */
  @BeforeEach
  void open() {
    number =
        Exchanges.open(
            new Exchange(
                new Trained(new NetworkState(PARAMETERS, MOMENTUM), 3, 1.5, 24),
                5,
                2,
                round -> EACH.merge(EACH),
                done -> {}));
  }

  @AfterEach
  void close() {
    if (Exchanges.here(number).isPresent()) {
      Exchanges.close(number);
    }
  }

  private static RoundResult result(int worker, float value) {
    NetworkState state = new NetworkState(PARAMETERS, MOMENTUM).zeros();
    Arrays.fill(state.parameters(), value);
    Arrays.fill(state.momentum(), -value);
    return new RoundResult(new RoundReport(worker, EACH, 2, false), state);
  }

  /** The answers so far to what a worker says, none where it has to wait. */
  private static List<Answer> answers(ByteBuffer message) {
    List<Answer> answers = new ArrayList<>();
    Exchanges.answer(message, reply -> answers.add(ExchangeReply.take(reply, null)));
    return answers;
  }

  private List<Answer> ask(int worker, boolean waits) {
    return answers(ExchangeCall.ask(number, worker, waits).message());
  }

  private List<Answer> bring(int worker, int round, float value, boolean waits) {
    RoundResult result = result(worker, value);
    byte[] message = new byte[ExchangeCall.length(result.state())];
    return answers(
        ExchangeCall.bring(number, waits, round, result.report()).message(result.state(), message));
  }

  private static void assertTrains(List<Answer> answers, int round, float value) {
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).order()).isEqualTo(Order.TRAIN);
    assertThat(answers.get(0).round()).isEqualTo(round);
    assertThat(answers.get(0).state().parameters()).containsOnly(value);
    assertThat(answers.get(0).state().momentum()).containsOnly(-value);
  }

  @Test
  void whoComesFirstGetsTheNetworkOfTheStint() {
    Answer first = ask(0, true).get(0);
    assertThat(first.order()).isEqualTo(Order.TRAIN);
    assertThat(first.round()).isEqualTo(3);
    assertThat(first.state().parameters()).isEqualTo(PARAMETERS);
    assertThat(first.state().momentum()).isEqualTo(MOMENTUM);
  }

  @Test
  void whoWaitsIsToldWhenTheRoundEnds() {
    List<Answer> early = bring(1, 3, 4, true);
    assertThat(early).isEmpty();
    assertTrains(bring(0, 3, 2, true), 4, 3);
    assertTrains(early, 4, 3);
  }

  @Test
  void whoDoesNotWaitIsToldAtOnce() {
    assertThat(bring(1, 3, 4, false)).containsExactly(WAIT);
    assertThat(ask(1, false)).containsExactly(WAIT);
    assertTrains(bring(0, 3, 2, false), 4, 3);
  }

  @Test
  void afterTheLastRoundAllLeave() {
    bring(0, 3, 2, true);
    bring(1, 3, 4, true);
    List<Answer> early = bring(0, 4, 2, true);
    assertThat(bring(1, 4, 4, true)).containsExactly(Answer.LEAVE);
    assertThat(early).containsExactly(Answer.LEAVE);
    assertThat(Exchanges.here(number).orElseThrow().isDone()).isTrue();
  }

  @Test
  void aSecondResultOfTheSameRoundChangesNothing() {
    List<Answer> early = bring(1, 3, 4, true);
    assertThat(bring(1, 3, 100, false)).containsExactly(WAIT);
    assertTrains(bring(0, 3, 2, true), 4, 3);
    assertTrains(early, 4, 3);
  }

  @Test
  void aResultOfAFormerRoundChangesNothing() {
    bring(1, 3, 4, true);
    bring(0, 3, 2, true);
    bring(0, 4, 8, true);
    assertTrains(bring(1, 3, 100, true), 4, 3);
    bring(1, 4, 6, true);
    assertThat(Exchanges.here(number).orElseThrow().trained().network().parameters())
        .containsOnly(7);
  }

  @Test
  void aRoundThatCannotBeAveragedEndsTheWaiting() {
    List<Answer> early = bring(1, 3, 4, true);
    RoundReport other = new RoundReport(0, new DrawDigest(4, 6), 2, false);
    NetworkState state = result(0, 2).state();
    byte[] message = new byte[ExchangeCall.length(state)];
    List<Answer> last = answers(ExchangeCall.bring(number, true, 3, other).message(state, message));
    assertThat(last).containsExactly(Answer.LEAVE);
    assertThat(early).containsExactly(Answer.LEAVE);
  }

  @Test
  void whoWaitsWhenAStintIsClosedLeaves() {
    List<Answer> early = bring(1, 3, 4, true);
    Exchanges.close(number);
    assertThat(early).containsExactly(Answer.LEAVE);
  }

  @Test
  void aTaskThatOutlivesItsStintLeaves() throws Exception {
    ExchangeLink link = new LocalExchange(number, 0);
    assertThat(ExchangeLink.of(number, 0)).isEqualTo(link);
    assertThat(link.next(0).order()).isEqualTo(Order.TRAIN);
    Exchanges.close(number);
    assertThat(link.next(1)).isEqualTo(Answer.LEAVE);
    assertThat(link.bring(3, result(0, 1), 1, () -> {})).isEqualTo(Answer.LEAVE);
    assertThat(bring(0, 3, 1, true)).containsExactly(Answer.LEAVE);
    assertThat(ExchangeLink.of(number, 0)).isInstanceOf(RemoteExchange.class);
  }

  @Test
  void inTheDriversProcessWaitingHasAnEnd() throws Exception {
    ExchangeLink link = new LocalExchange(number, 1);
    List<Integer> done = new ArrayList<>();
    assertThat(link.bring(3, result(1, 4), 0.01, () -> done.add(1))).isEqualTo(WAIT);
    assertThat(done).as("meanwhile").containsExactly(1);
    assertThat(link.next(0)).isEqualTo(WAIT);
  }
}
