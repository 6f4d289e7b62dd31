package org.deepcluster.model;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A {@link ConvBlock} at inference on inputs of one shape: batch normalisation by its running
 * statistics is folded into the convolution's weights and bias. All tensors it works on are
 * scratch.
 */
final class ConvBlockInference {
  private final BlockShape shape;
  private final ConvolutionForward convolution;
  private final PoolPass pool;
  private final Relayout output;
  private final FloatPointer weights;
  private final FloatPointer bias;

  ConvBlockInference(BlockShape shape, Scratch scratch) {
    this.shape = shape;
    convolution = ConvolutionForward.inference(shape, scratch);
    boolean pools = shape.block().pool().pools();
    pool = pools ? PoolPass.inference(shape, convolution.output(), scratch) : null;
    output =
        pools
            ? pool.pooled()
            : Relayout.copying(Dnn.rowMajor(shape.convolved()), convolution.output());
    weights = new FloatPointer(shape.weightCount());
    bias = new FloatPointer(shape.channels());
  }

  BlockShape shape() {
    return shape;
  }

  /** From {@code x} to {@code y} with the weights that {@code folded} has. */
  void forward(Pointer x, FoldedWeights folded, Pointer y) {
    weights.put(folded.weights(), 0, folded.weights().length);
    bias.put(folded.bias(), 0, folded.bias().length);
    output.bind(y);
    convolution.run(x, weights, bias);
    if (pool != null) {
      pool.forward();
    }
    output.store();
  }
}
