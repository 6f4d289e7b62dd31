package org.deepcluster.model;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;
import org.deepcluster.model.Scratch.Area;

/**
 * The backward passes of a convolution: the gradient of its weights and, but for the network's
 * first convolution, that of its input.
 */
final class ConvolutionBackward {
  private final Scratch scratch;
  private final Relayout weightsGradient;
  private final memory biasGradient;
  private final DnnCall byWeights;
  private final Relayout weights;
  private final Relayout inputGradient;
  private final DnnCall byInput;

  /**
   * The way back of {@code forward}.
   *
   * @param gradient of the output, in the output's layout
   */
  ConvolutionBackward(
      BlockShape shape, ConvolutionForward forward, memory gradient, Scratch scratch) {
    this.scratch = scratch;
    memory.desc w = Dnn.rowMajor(shape.weights());
    convolution_backward_weights.primitive_desc ofWeights = ofWeights(shape, forward);
    weightsGradient = Relayout.lent(w, ofWeights.diff_weights_desc(), scratch, Area.WEIGHTS);
    byWeights =
        new DnnCall(new convolution_backward_weights(ofWeights), ofWeights)
            .with(DNNL_ARG_SRC, forward.input())
            .with(DNNL_ARG_DIFF_DST, gradient)
            .with(DNNL_ARG_DIFF_WEIGHTS, weightsGradient.tensor());
    biasGradient = shape.biased() ? Dnn.unbound(Dnn.vector(shape.channels())) : null;
    if (biasGradient != null) {
      byWeights.with(DNNL_ARG_DIFF_BIAS, biasGradient);
    }
    if (shape.block().first()) {
      weights = null;
      inputGradient = null;
      byInput = null;
      return;
    }
    convolution_backward_data.primitive_desc ofInput = ofInput(shape, forward);
    weights = Relayout.lent(w, ofInput.weights_desc(), scratch, Area.WEIGHTS);
    inputGradient =
        Relayout.lent(Dnn.rowMajor(shape.input()), ofInput.diff_src_desc(), scratch, Area.INPUT);
    byInput =
        new DnnCall(new convolution_backward_data(ofInput), ofInput)
            .with(DNNL_ARG_DIFF_DST, gradient)
            .with(DNNL_ARG_WEIGHTS, weights.tensor())
            .with(DNNL_ARG_DIFF_SRC, inputGradient.tensor());
  }

  private static convolution_backward_weights.primitive_desc ofWeights(
      BlockShape shape, ConvolutionForward forward) {
    memory.desc x = forward.input().get_desc();
    memory.desc w = Dnn.anyLayout(shape.weights());
    memory.desc y = forward.output().get_desc();
    long[] stride = shape.stride();
    long[] padding = shape.padding();
    algorithm direct = algorithm.convolution_direct;
    convolution_backward_weights.desc description =
        shape.biased()
            ? new convolution_backward_weights.desc(
                direct, x, w, Dnn.vector(shape.channels()), y, stride, padding, padding)
            : new convolution_backward_weights.desc(direct, x, w, y, stride, padding, padding);
    return new convolution_backward_weights.primitive_desc(
        description, Dnn.attributes(), Dnn.CPU, forward.description());
  }

  private static convolution_backward_data.primitive_desc ofInput(
      BlockShape shape, ConvolutionForward forward) {
    long[] stride = shape.stride();
    long[] padding = shape.padding();
    convolution_backward_data.desc description =
        new convolution_backward_data.desc(
            algorithm.convolution_direct,
            Dnn.anyLayout(shape.input()),
            Dnn.anyLayout(shape.weights()),
            forward.output().get_desc(),
            stride,
            padding,
            padding);
    return new convolution_backward_data.primitive_desc(
        description, Dnn.attributes(), Dnn.CPU, forward.description());
  }

  /** Writes the gradient of the weights, and that of the bias where there is one. */
  void weights(Pointer dw, Pointer db) {
    weightsGradient.bind(dw);
    if (biasGradient != null) {
      biasGradient.set_data_handle(db);
    }
    byWeights.run(scratch);
    weightsGradient.store();
  }

  /** Writes the gradient of the input; {@code w} are the weights of the forward pass. */
  void input(Pointer w, Pointer dx) {
    weights.bind(w);
    weights.load();
    inputGradient.bind(dx);
    byInput.run(scratch);
    inputGradient.store();
  }
}
