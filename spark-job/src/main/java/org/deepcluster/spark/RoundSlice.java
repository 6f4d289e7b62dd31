package org.deepcluster.spark;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.deepcluster.model.Bundle;
import org.deepcluster.sampling.DrawDigest;
import org.deepcluster.training.RoundResult;
import scala.Tuple2;

/**
 * A stretch of a worker's parameters and velocities on its way to where it is averaged. It is
 * written straight from the whole result's arrays, so that a worker never holds a second copy of
 * its network.
 */
final class RoundSlice implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Parameters a slice: 32 MB with their velocities. */
  private static final int LENGTH = 1 << 22;

  private transient RoundResult whole;
  private transient int number;
  private transient int of;

  private RoundSlice(RoundResult whole, int number, int of) {
    this.whole = whole;
    this.number = number;
    this.of = of;
  }

  /** Slices of a network with {@code parameters} parameters. */
  static int count(int parameters) {
    return (parameters - 1) / LENGTH + 1;
  }

  /** The slices of {@code result} by their number, in order. */
  static Iterator<Tuple2<Integer, RoundSlice>> cut(RoundResult result) {
    int slices = count(result.parameters().length);
    return IntStream.range(0, slices)
        .mapToObj(i -> new Tuple2<>(i, new RoundSlice(result, i, slices)))
        .iterator();
  }

  /** The stretch as a result of its own. */
  RoundResult result() {
    return new RoundResult(
        whole.worker(),
        stretch(whole.parameters()),
        stretch(whole.momentum()),
        whole.trained(),
        whole.lossSum());
  }

  private float[] stretch(float[] values) {
    return of == 1
        ? values
        : Arrays.copyOfRange(values, start(values, number), start(values, number + 1));
  }

  /** Where a slice starts; there are fewer velocities than parameters. */
  private int start(float[] values, int slice) {
    return (int) ((long) values.length * slice / of);
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.writeInt(whole.worker());
    out.writeObject(whole.trained());
    out.writeDouble(whole.lossSum());
    write(whole.parameters(), out);
    write(whole.momentum(), out);
  }

  private void write(float[] values, ObjectOutputStream out) throws IOException {
    int from = start(values, number);
    int length = start(values, number + 1) - from;
    out.writeInt(length);
    Bundle.writeFloats(values, from, length, out);
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    int worker = in.readInt();
    DrawDigest trained = (DrawDigest) in.readObject();
    double lossSum = in.readDouble();
    float[] parameters = Bundle.readFloats(in, in.readInt());
    float[] momentum = Bundle.readFloats(in, in.readInt());
    whole = new RoundResult(worker, parameters, momentum, trained, lossSum);
    of = 1;
  }
}
