package org.deepcluster.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.deepcluster.model.NetworkState;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.training.RoundReport;

/**
 * What a worker tells the driver: it asks what to do next, and may bring the result of a round, the
 * network of which follows in the same message.
 *
 * @param exchange number of the stint
 * @param waits whether it waits for others to end the round
 * @param round of the result
 * @param report of the result; null where it only asks
 */
record ExchangeCall(long exchange, int worker, boolean waits, int round, RoundReport report) {
  private static final int HEAD_BYTES = Long.BYTES + 2 * Integer.BYTES + 2;
  private static final int REPORT_BYTES = 3 * Long.BYTES + 1;

  static ExchangeCall ask(long exchange, int worker, boolean waits) {
    return new ExchangeCall(exchange, worker, waits, -1, null);
  }

  static ExchangeCall bring(long exchange, boolean waits, int round, RoundReport report) {
    return new ExchangeCall(exchange, report.worker(), waits, round, report);
  }

  /** Whether it brings a result. */
  boolean brings() {
    return report != null;
  }

  /** The message of a worker that only asks. */
  ByteBuffer message() {
    ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES);
    putHead(out);
    return out.flip();
  }

  /** How many bytes a message with {@code network} takes. */
  static int length(NetworkState network) {
    return HEAD_BYTES + REPORT_BYTES + StateBytes.length(network);
  }

  /**
   * The message of a worker that brings a result.
   *
   * @param out of the {@linkplain #length length}, overwritten
   */
  ByteBuffer message(NetworkState network, byte[] out) {
    ByteBuffer message = ByteBuffer.wrap(out);
    putHead(message);
    message.putLong(report.trained().count()).putLong(report.trained().sum());
    message.putDouble(report.lossSum()).put((byte) (report.diverged() ? 1 : 0));
    StateBytes.put(network, message);
    return message.rewind();
  }

  private void putHead(ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(exchange).putInt(worker).putInt(round);
    out.put((byte) (waits ? 1 : 0)).put((byte) (brings() ? 1 : 0));
  }

  /** The call that {@code message} begins with; what is left of it is the network. */
  static ExchangeCall take(ByteBuffer message) {
    message.order(ByteOrder.LITTLE_ENDIAN);
    long exchange = message.getLong();
    int worker = message.getInt();
    int round = message.getInt();
    boolean waits = message.get() != 0;
    if (message.get() == 0) {
      return new ExchangeCall(exchange, worker, waits, round, null);
    }
    DrawDigest trained = new DrawDigest(message.getLong(), message.getLong());
    RoundReport report = new RoundReport(worker, trained, message.getDouble(), message.get() != 0);
    return new ExchangeCall(exchange, worker, waits, round, report);
  }
}
