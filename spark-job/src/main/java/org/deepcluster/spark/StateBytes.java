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

  /**
   * The network that {@code in} ends with.
   *
   * @param before one whose arrays are used again if it is as large, or null
   * @throws IllegalArgumentException if {@code in} is too short for what it says
   */
  static NetworkState take(ByteBuffer in, NetworkState before) {
    int parameters = in.getInt();
    FloatBuffer values = in.asFloatBuffer();
    int velocities = values.remaining() - parameters;
    if (parameters < 0 || velocities < 0) {
      throw new IllegalArgumentException(
          "Cannot read a network: it says %d parameters and has %d values"
              .formatted(parameters, values.remaining()));
    }
    NetworkState state = before;
    if (state == null
        || state.parameters().length != parameters
        || state.momentum().length != velocities) {
      state = new NetworkState(new float[parameters], new float[velocities]);
    }
    values.get(state.parameters()).get(state.momentum());
    return state;
  }
}
