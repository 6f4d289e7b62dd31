package org.deepcluster.model;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Dense float32 arrays of shape (n, channels, height, width). */
final class Planes {
  private Planes() {}

  /** {@code array} itself where it is row-major and without gaps, otherwise a copy that is. */
  static INDArray dense(INDArray array) {
    boolean dense = array.ordering() == 'c' && !array.isView() && array.elementWiseStride() == 1;
    return dense ? array : array.dup('c');
  }
}
