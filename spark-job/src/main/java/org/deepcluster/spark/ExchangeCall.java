package org.deepcluster.spark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.deepcluster.model.NetworkState;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.training.RoundReport;
import org.deepcluster.training.RoundResult;

/**
 * What a worker tells the driver: it asks what to do next, and may bring the result of a round. A
 * call is a message of plain bytes, for it carries a network: serializing one takes four times as
 * long.
 *
 * @param exchange number of the stint
 * @param round of the result
 * @param result of {@code worker}; null where it only asks
 */
record ExchangeCall(long exchange, int worker, int round, RoundResult result) {
  private static final int HEAD_BYTES = Long.BYTES + 2 * Integer.BYTES;
  private static final int REPORT_BYTES = 3 * Long.BYTES + 1;

  static ExchangeCall ask(long exchange, int worker) {
    return new ExchangeCall(exchange, worker, -1, null);
  }

  /** The call as a message. */
  byte[] message() {
    int bytes =
        result == null ? HEAD_BYTES : HEAD_BYTES + REPORT_BYTES + StateBytes.length(result.state());
    ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(exchange).putInt(worker).putInt(round);
    if (result != null) {
      RoundReport report = result.report();
      out.putLong(report.trained().count()).putLong(report.trained().sum());
      out.putDouble(report.lossSum()).put((byte) (report.diverged() ? 1 : 0));
      StateBytes.put(result.state(), out);
    }
    return out.array();
  }

  /** The call that {@code message} is. */
  static ExchangeCall of(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    long exchange = in.getLong();
    int worker = in.getInt();
    int round = in.getInt();
    if (!in.hasRemaining()) {
      return new ExchangeCall(exchange, worker, round, null);
    }
    DrawDigest trained = new DrawDigest(in.getLong(), in.getLong());
    RoundReport report = new RoundReport(worker, trained, in.getDouble(), in.get() != 0);
    NetworkState state = StateBytes.take(in);
    return new ExchangeCall(exchange, worker, round, new RoundResult(report, state));
  }
}
