package org.deepcluster.model;

import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;
import org.deepcluster.model.Scratch.Area;

/**
 * A {@link ConvBlock} at training on inputs of one shape, forward and back. What it keeps from one
 * to the other is the convolution's input and output and, in a byte or less a value, what ReLU and
 * pooling let through.
 */
final class ConvBlockTraining {
  private final BlockShape shape;
  private final Scratch scratch;
  private final ConvolutionForward convolution;
  private final ConvolutionBackward convolutionBack;
  private final memory normed;
  private final NormPass norm;
  private final PoolPass pool;
  private final Relayout output;

  ConvBlockTraining(BlockShape shape, Scratch scratch) {
    this.shape = shape;
    this.scratch = scratch;
    convolution = ConvolutionForward.training(shape, scratch);
    memory convolved = convolution.output();
    if (shape.block().pool().pools()) {
      normed = Dnn.unbound(convolved.get_desc());
      pool = PoolPass.training(shape, normed, scratch);
      output = pool.pooled();
    } else {
      pool = null;
      output =
          Relayout.lent(
              Dnn.rowMajor(shape.convolved()), convolved.get_desc(), scratch, Area.ACTIVATION);
      normed = output.tensor();
    }
    norm = new NormPass(shape, convolved, normed, scratch);
    convolutionBack = new ConvolutionBackward(shape, convolution, normed, scratch);
  }

  BlockShape shape() {
    return shape;
  }

  /** From {@code x} to {@code y}. */
  void forward(Pointer x, BlockPointers parameters, Pointer y) {
    bind(y);
    convolution.run(x, parameters.weight(), parameters.bias());
    norm.forward(parameters.gamma(), parameters.beta());
    if (pool != null) {
      pool.forward();
    }
    output.store();
  }

  /**
   * From the gradient of the output to those of the parameters and of the input.
   *
   * @param x the input of the forward pass
   * @param parameters of the forward pass
   * @param dx is written, but for the network's first block
   */
  void backward(
      Pointer x, Pointer dy, BlockPointers parameters, BlockPointers gradients, Pointer dx) {
    convolution.bind(x);
    bind(dy);
    output.load();
    if (pool != null) {
      pool.backward();
    }
    norm.backward(gradients.gamma(), gradients.beta());
    convolutionBack.weights(gradients.weight(), gradients.bias());
    if (!shape.block().first()) {
      convolutionBack.input(parameters.weight(), dx);
    }
  }

  private void bind(Pointer array) {
    output.bind(array);
    if (pool != null) {
      scratch.lend(normed, Area.ACTIVATION);
    }
  }

  /** The mean of each channel over the last batch. */
  float[] mean() {
    return norm.mean();
  }

  /** The biased variance of each channel over the last batch. */
  float[] variance() {
    return norm.variance();
  }
}
