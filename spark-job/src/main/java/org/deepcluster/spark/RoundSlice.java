package org.deepcluster.spark;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.deepcluster.model.ConvNet;
import org.deepcluster.model.NetworkState;
import org.deepcluster.training.RoundReport;
import org.deepcluster.training.RoundResult;
import scala.Tuple2;

/**
 * A stretch of a worker's parameters and velocities on its way to where it is averaged. Slices of a
 * large network leave as views of it and are copied while they are written, so that a worker never
 * holds its whole network on the heap a second time. What arrives is a {@link RoundResult}.
 */
final class RoundSlice implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Parameters a slice, at most: 32 MB with their velocities. */
  private static final int LENGTH = 1 << 22;

  private transient ConvNet net;
  private transient int number;
  private transient int of;
  private transient RoundReport report;
  private transient RoundResult received;

  private RoundSlice(ConvNet net, RoundReport report, int number, int of) {
    this.net = net;
    this.report = report;
    this.number = number;
    this.of = of;
  }

  /** Slices of a network with {@code parameters} parameters. */
  static int count(int parameters) {
    return (parameters - 1) / LENGTH + 1;
  }

  /** Whether a network with {@code parameters} parameters is averaged whole, on the driver. */
  static boolean isWhole(int parameters) {
    return count(parameters) == 1;
  }

  /** The slices of {@code net} by their number, in order; it must not change until all are sent. */
  static Iterator<Tuple2<Integer, RoundSlice>> cut(ConvNet net, RoundReport report) {
    int slices = count(net.parameterCount());
    return IntStream.range(0, slices)
        .mapToObj(i -> new Tuple2<>(i, new RoundSlice(net, report, i, slices)))
        .iterator();
  }

  /** The stretch that was received. */
  RoundResult result() {
    if (received == null) {
      throw new IllegalStateException(
          "Cannot average slice %d where it was cut (rule: slices are averaged where a shuffle brings them)"
              .formatted(number));
    }
    return received;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.writeObject(report);
    new NetworkState(net.parameters(number, of), net.momentum(number, of)).writeExternal(out);
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    report = (RoundReport) in.readObject();
    NetworkState stretch = new NetworkState();
    stretch.readExternal(in);
    received = new RoundResult(report, stretch);
  }
}
