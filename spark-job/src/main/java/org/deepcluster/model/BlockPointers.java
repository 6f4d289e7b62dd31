package org.deepcluster.model;

import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where the parameters of a {@link ConvBlock}, or their gradients, lie in native memory. {@code
 * bias} is null where there is none.
 */
record BlockPointers(Pointer weight, Pointer bias, Pointer gamma, Pointer beta) {

  /** Of the views into a network's vector. */
  static BlockPointers of(Map<String, INDArray> views) {
    return new BlockPointers(
        address(views.get(ConvBlockParameters.WEIGHT)),
        address(views.get(ConvBlockParameters.BIAS)),
        address(views.get(ConvBlockParameters.GAMMA)),
        address(views.get(ConvBlockParameters.BETA)));
  }

  /** The first value of {@code array}, or null of null. */
  static Pointer address(INDArray array) {
    return array == null ? null : array.data().addressPointer();
  }
}
