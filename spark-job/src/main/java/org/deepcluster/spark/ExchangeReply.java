package org.deepcluster.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.deepcluster.model.NetworkState;
import org.deepcluster.training.Exchange.Answer;
import org.deepcluster.training.Exchange.Order;

/** What the driver says to a worker in another process: an {@link Answer} as a message. */
final class ExchangeReply {
  private static final int HEAD_BYTES = 1 + Integer.BYTES;
  private static final byte TRAIN = 1;
  private static final byte WAIT = 2;
  private static final byte LEAVE = 3;

  private ExchangeReply() {}

  /** The message of {@code answer}. */
  static ByteBuffer of(Answer answer) {
    NetworkState state = answer.state();
    ByteBuffer out =
        ByteBuffer.allocate(HEAD_BYTES + (state == null ? 0 : StateBytes.length(state)));
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.put(code(answer.order())).putInt(answer.round());
    if (state != null) {
      StateBytes.put(state, out);
    }
    return out.rewind();
  }

  /**
   * The answer that {@code message} is.
   *
   * @param before a network whose arrays may be used again, or null
   */
  static Answer take(ByteBuffer message, NetworkState before) {
    message.order(ByteOrder.LITTLE_ENDIAN);
    Order order = order(message.get());
    int round = message.getInt();
    return new Answer(
        order, round, message.hasRemaining() ? StateBytes.take(message, before) : null);
  }

  private static byte code(Order order) {
    return switch (order) {
      case TRAIN -> TRAIN;
      case WAIT -> WAIT;
      case LEAVE -> LEAVE;
    };
  }

  private static Order order(byte code) {
    return switch (code) {
      case TRAIN -> Order.TRAIN;
      case WAIT -> Order.WAIT;
      case LEAVE -> Order.LEAVE;
      default ->
          throw new IllegalArgumentException(
              "Cannot read the driver's reply: no order has code %d (rule: one version on all processes)"
                  .formatted(code));
    };
  }
}
