package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.model.NetworkState;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.training.Exchange;
import org.deepcluster.training.Exchange.Order;
import org.deepcluster.training.RoundReport;
import org.deepcluster.training.RoundResult;
import org.deepcluster.training.Trained;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What workers in other processes are told, and the network that is kept for them. */
class ExchangeDeskIT {
  private static final DrawDigest EACH = new DrawDigest(4, 5);
  private static final float[] PARAMETERS = {1, -0f, Float.MIN_VALUE, Float.NaN, 1e30f};
  private static final float[] MOMENTUM = {0.5f, 2};
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = SparkSessions.open("ExchangeDeskIT", Optional.of("local[1]"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Rounds 3 and 4, of two workers. */
  private static Exchange exchange() {
    return new Exchange(
        new Trained(new NetworkState(PARAMETERS, MOMENTUM), 3, 1.5, 24),
        5,
        2,
        round -> EACH.merge(EACH),
        done -> {});
  }

  private static ExchangeCall bring(long exchange, int worker, int round, float value) {
    RoundReport report = new RoundReport(worker, EACH, 2, false);
    NetworkState state = new NetworkState(PARAMETERS, MOMENTUM).zeros();
    Arrays.fill(state.parameters(), value);
    Arrays.fill(state.momentum(), -value);
    return new ExchangeCall(exchange, worker, round, new RoundResult(report, state));
  }

  @Test
  void networksAreFetchedBitForBit() throws Exception {
    StateBlock block = StateBlock.keep(1 << 20, 7, new NetworkState(PARAMETERS, MOMENTUM));
    NetworkState fetched = block.fetch();
    assertThat(fetched.parameters()).isEqualTo(PARAMETERS);
    assertThat(fetched.momentum()).isEqualTo(MOMENTUM);
    block.forget();
  }

  @Test
  void whatIsForgottenCannotBeFetched() {
    StateBlock block = StateBlock.keep(1 << 20, 8, new NetworkState(PARAMETERS, MOMENTUM));
    block.forget();
    assertThatThrownBy(block::fetch)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot fetch the network of a round from the driver at");
  }

  @Test
  void workersGoFromRoundToRound() throws Exception {
    long number = Exchanges.open(exchange());
    ExchangeReply first = Exchanges.answer(ExchangeCall.ask(number, 0));
    assertThat(first.order()).isEqualTo(Order.TRAIN);
    assertThat(first.round()).isEqualTo(3);
    assertThat(first.start().fetch().parameters()).isEqualTo(PARAMETERS);
    assertThat(Exchanges.answer(ExchangeCall.ask(number, 1))).isEqualTo(first);

    ExchangeReply early = Exchanges.answer(bring(number, 1, 3, 4));
    assertThat(early).isEqualTo(new ExchangeReply(Order.WAIT, 3, null));
    ExchangeReply last = Exchanges.answer(bring(number, 0, 3, 2));
    assertThat(last.round()).isEqualTo(4);
    assertThat(last.start().fetch().parameters()).containsOnly(3);
    assertThat(last.start().fetch().momentum()).containsOnly(-3);
    assertThatThrownBy(first.start()::fetch).isInstanceOf(IOException.class);

    Exchanges.answer(bring(number, 0, 4, 2));
    assertThat(Exchanges.answer(bring(number, 1, 4, 4))).isEqualTo(ExchangeReply.LEAVE);
    assertThat(Exchanges.here(number).orElseThrow().isDone()).isTrue();
    Exchanges.close(number);
    assertThat(Exchanges.here(number)).isEmpty();
    assertThatThrownBy(last.start()::fetch).isInstanceOf(IOException.class);
  }

  @Test
  void aTaskThatOutlivesItsStintLeaves() throws Exception {
    long number = Exchanges.open(exchange());
    ExchangeLink link = ExchangeLink.of(number, 0);
    assertThat(link).isInstanceOf(LocalExchange.class);
    assertThat(link.next().order()).isEqualTo(Order.TRAIN);
    Exchanges.close(number);
    assertThat(link.next()).isEqualTo(Exchange.Answer.LEAVE);
    assertThat(link.bring(3, bring(number, 0, 3, 1).result())).isEqualTo(Exchange.Answer.LEAVE);
    assertThat(Exchanges.answer(bring(number, 0, 3, 1))).isEqualTo(ExchangeReply.LEAVE);
    assertThat(ExchangeLink.of(number, 0)).isInstanceOf(RemoteExchange.class);
  }
}
