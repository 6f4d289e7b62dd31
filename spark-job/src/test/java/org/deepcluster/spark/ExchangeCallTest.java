package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.deepcluster.model.NetworkState;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.training.RoundReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExchangeCallTest {
  private static final float[] PARAMETERS = {1, -0f, Float.MIN_VALUE, Float.NaN, 1e30f};
  private static final float[] MOMENTUM = {0.5f, Float.NEGATIVE_INFINITY};

  private static ByteBuffer message(ExchangeCall call, NetworkState network) {
    return call.message(network, new byte[ExchangeCall.length(network)]);
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true"})
  void resultsArriveBitForBit(boolean diverged, boolean waits) {
    RoundReport report = new RoundReport(3, new DrawDigest(640, -5), 1.0 / 3, diverged);
    ExchangeCall call = ExchangeCall.bring(1L << 40, waits, 78, report);
    ByteBuffer message = message(call, new NetworkState(PARAMETERS, MOMENTUM));
    assertThat(ExchangeCall.take(message)).isEqualTo(call);
    assertThat(call.worker()).isEqualTo(3);
    NetworkState read = StateBytes.take(message, null);
    assertThat(read.parameters()).isEqualTo(PARAMETERS);
    assertThat(read.momentum()).isEqualTo(MOMENTUM);
  }

  @Test
  void networksWithoutVelocitiesToo() {
    RoundReport report = new RoundReport(0, DrawDigest.NONE, 0, false);
    ByteBuffer message =
        message(ExchangeCall.bring(1, true, 2, report), new NetworkState(PARAMETERS, new float[0]));
    ExchangeCall.take(message);
    NetworkState read = StateBytes.take(message, null);
    assertThat(read.parameters()).isEqualTo(PARAMETERS);
    assertThat(read.momentum()).isEmpty();
  }

  @Test
  void arraysAreUsedAgainWhereTheyFit() {
    RoundReport report = new RoundReport(0, DrawDigest.NONE, 0, false);
    ExchangeCall call = ExchangeCall.bring(1, true, 2, report);
    NetworkState same = new NetworkState(new float[5], new float[2]);
    ByteBuffer message = message(call, new NetworkState(PARAMETERS, MOMENTUM));
    ExchangeCall.take(message);
    assertThat(StateBytes.take(message, same)).isSameAs(same);
    assertThat(same.parameters()).isEqualTo(PARAMETERS);
    message.rewind();
    ExchangeCall.take(message);
    NetworkState other = new NetworkState(new float[2], new float[5]);
    assertThat(StateBytes.take(message, other).momentum()).isEqualTo(MOMENTUM);
    assertThat(other.parameters()).containsOnly(0);
  }

  @Test
  void whoOnlyAsksBringsNothing() {
    ExchangeCall ask = ExchangeCall.ask(7, 2, true);
    ByteBuffer message = ask.message();
    assertThat(ExchangeCall.take(message)).isEqualTo(ask);
    assertThat(ask.brings()).isFalse();
    assertThat(message.hasRemaining()).isFalse();
  }
}
