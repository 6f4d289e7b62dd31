package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.deepcluster.model.NetworkState;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.training.RoundReport;
import org.deepcluster.training.RoundResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeCallTest {
  private static final float[] PARAMETERS = {1, -0f, Float.MIN_VALUE, Float.NaN, 1e30f};

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void resultsArriveBitForBit(boolean diverged) {
    float[] momentum = {0.5f, Float.NEGATIVE_INFINITY};
    RoundReport report = new RoundReport(3, new DrawDigest(640, -5), 1.0 / 3, diverged);
    RoundResult result = new RoundResult(report, new NetworkState(PARAMETERS, momentum));
    ExchangeCall read = ExchangeCall.of(new ExchangeCall(1L << 40, 3, 78, result).message());
    assertThat(read.exchange()).isEqualTo(1L << 40);
    assertThat(read.worker()).isEqualTo(3);
    assertThat(read.round()).isEqualTo(78);
    assertThat(read.result().report()).isEqualTo(report);
    assertThat(read.result().state().parameters()).isEqualTo(PARAMETERS);
    assertThat(read.result().state().momentum()).isEqualTo(momentum);
  }

  @Test
  void networksWithoutVelocitiesToo() {
    RoundReport report = new RoundReport(0, DrawDigest.NONE, 0, false);
    RoundResult result = new RoundResult(report, new NetworkState(PARAMETERS, new float[0]));
    NetworkState state =
        ExchangeCall.of(new ExchangeCall(1, 0, 2, result).message()).result().state();
    assertThat(state.parameters()).isEqualTo(PARAMETERS);
    assertThat(state.momentum()).isEmpty();
  }

  @Test
  void whoOnlyAsksBringsNothing() {
    ExchangeCall ask = ExchangeCall.ask(7, 2);
    assertThat(ExchangeCall.of(ask.message())).isEqualTo(ask);
  }
}
