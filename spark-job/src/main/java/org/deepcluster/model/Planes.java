package org.deepcluster.model;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A dense float32 array of shape (n, channels, height, width) in host memory, read plane by plane
 * through its direct buffer.
 */
final class Planes {
  private final FloatBuffer buffer;
  private final int channels;
  private final int area;

  private Planes(FloatBuffer buffer, int channels, int area) {
    this.buffer = buffer;
    this.channels = channels;
    this.area = area;
  }

  /** The planes of {@code array}, which must be in row-major order and without gaps. */
  static Planes of(INDArray array) {
    FloatPointer pointer = new FloatPointer(array.data().addressPointer());
    pointer.capacity(array.length());
    return new Planes(
        pointer.asBuffer(), (int) array.size(1), (int) (array.size(2) * array.size(3)));
  }

  /** {@code array} itself where it is row-major and without gaps, otherwise a copy that is. */
  static INDArray dense(INDArray array) {
    boolean dense = array.ordering() == 'c' && !array.isView() && array.elementWiseStride() == 1;
    return dense ? array : array.dup('c');
  }

  /** Writes {@code values} over the whole of {@code view}, a vector without gaps. */
  static void store(float[] values, INDArray view) {
    new FloatPointer(view.data().addressPointer()).put(values, 0, values.length);
  }

  /** Copies plane (image, channel) into {@code plane}. */
  void read(int image, int channel, float[] plane) {
    buffer.get((image * channels + channel) * area, plane, 0, area);
  }
}
