package org.deepcluster.spark;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.deepcluster.model.NetworkState;

/**
 * A network on its way between processes: its arrays as they lie in memory, in a little-endian
 * buffer.
 */
final class StateBytes {
  private StateBytes() {}

  /** How many bytes {@code state} takes. */
  static int length(NetworkState state) {
    return Integer.BYTES + (state.parameters().length + state.momentum().length) * Float.BYTES;
  }

  /** Appends {@code state}, which is the last that {@code out} has room for. */
  static void put(NetworkState state, ByteBuffer out) {
    out.putInt(state.parameters().length);
    out.asFloatBuffer().put(state.parameters()).put(state.momentum());
  }

  /** The network that {@code in} ends with. */
  static NetworkState take(ByteBuffer in) {
    float[] parameters = new float[in.getInt()];
    FloatBuffer values = in.asFloatBuffer();
    values.get(parameters);
    float[] momentum = new float[values.remaining()];
    values.get(momentum);
    return new NetworkState(parameters, momentum);
  }
}
