package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.deepcluster.model.NetworkState;
import org.deepcluster.training.Exchange.Answer;
import org.deepcluster.training.Exchange.Order;
import org.junit.jupiter.api.Test;

class ExchangeReplyTest {
  @Test
  void networksArriveBitForBit() {
    NetworkState sent = new NetworkState(new float[] {1, Float.NaN, -0f}, new float[] {2});
    Answer read =
        ExchangeReply.take(ExchangeReply.of(new Answer(Order.TRAIN, 1 << 20, sent)), null);
    assertThat(read.order()).isEqualTo(Order.TRAIN);
    assertThat(read.round()).isEqualTo(1 << 20);
    assertThat(read.state().parameters()).isEqualTo(sent.parameters());
    assertThat(read.state().momentum()).isEqualTo(sent.momentum());
  }

  @Test
  void ordersWithoutNetworksToo() {
    Answer wait = new Answer(Order.WAIT, 3, null);
    assertThat(ExchangeReply.take(ExchangeReply.of(wait), null)).isEqualTo(wait);
    assertThat(ExchangeReply.take(ExchangeReply.of(Answer.LEAVE), null)).isEqualTo(Answer.LEAVE);
  }

  @Test
  void ordersOfOtherVersionsAreRefused() {
    assertThatThrownBy(() -> ExchangeReply.take(ByteBuffer.wrap(new byte[] {9, 0, 0, 0, 0}), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no order has code 9");
  }

  @Test
  void networksThatAreCutAreRefused() {
    NetworkState sent = new NetworkState(new float[] {1, 2, 3}, new float[0]);
    ByteBuffer message = ExchangeReply.of(new Answer(Order.TRAIN, 1, sent));
    message.limit(message.limit() - Float.BYTES);
    assertThatThrownBy(() -> ExchangeReply.take(message, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot read a network: it says 3 parameters and has 2 values");
  }
}
