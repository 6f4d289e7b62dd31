package org.deepcluster.model;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;

/**
 * Parameters and velocities of a network. The arrays are shared, not copied. They are serialized as
 * plain bytes: Java writes an array of floats one by one.
 */
public final class NetworkState implements Externalizable {
  private static final long serialVersionUID = 1L;

  private transient float[] parameters;
  private transient float[] momentum;

  /** For serialization. */
  public NetworkState() {
    this(new float[0], new float[0]);
  }

  /** A network's parameters, body then head, and the velocities of those that have one. */
  public NetworkState(float[] parameters, float[] momentum) {
    this.parameters = parameters;
    this.momentum = momentum;
  }

  /** Zeros of the same lengths. */
  public NetworkState zeros() {
    return new NetworkState(new float[parameters.length], new float[momentum.length]);
  }

  public float[] parameters() {
    return parameters;
  }

  public float[] momentum() {
    return momentum;
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    write(parameters, out);
    write(momentum, out);
  }

  private static void write(float[] values, ObjectOutput out) throws IOException {
    out.writeInt(values.length);
    Bundle.writeFloats(values, 0, values.length, out);
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    parameters = Bundle.readFloats(in, in.readInt());
    momentum = Bundle.readFloats(in, in.readInt());
  }
}
