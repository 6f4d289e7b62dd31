package org.deepcluster.model;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.Pointer;
import org.deepcluster.model.Scratch.Area;

/**
 * The forward pass of a {@link ConvBlock}'s convolution on inputs of one shape. In training its
 * input and output keep their values for the way back; in inference both are scratch, a ReLU comes
 * with it, and there is always a bias, into which batch normalisation is folded.
 */
final class ConvolutionForward {
  private final convolution_forward.primitive_desc description;
  private final Scratch scratch;
  private final Relayout input;
  private final Relayout weights;
  private final memory bias;
  private final memory output;
  private final boolean keeps;
  private final DnnCall call;

  private ConvolutionForward(
      BlockShape shape,
      convolution_forward.primitive_desc description,
      boolean biased,
      boolean keeps,
      Scratch scratch) {
    this.description = description;
    this.scratch = scratch;
    this.keeps = keeps;
    memory.desc row = Dnn.rowMajor(shape.input());
    input =
        keeps
            ? Relayout.kept(row, description.src_desc())
            : Relayout.lent(row, description.src_desc(), scratch, Area.INPUT);
    weights =
        Relayout.lent(
            Dnn.rowMajor(shape.weights()), description.weights_desc(), scratch, Area.WEIGHTS);
    output =
        keeps ? new memory(description.dst_desc(), Dnn.CPU) : Dnn.unbound(description.dst_desc());
    bias = biased ? Dnn.unbound(Dnn.vector(shape.channels())) : null;
    call =
        new DnnCall(new convolution_forward(description), description)
            .with(DNNL_ARG_SRC, input.tensor())
            .with(DNNL_ARG_WEIGHTS, weights.tensor())
            .with(DNNL_ARG_DST, output);
    if (biased) {
      call.with(DNNL_ARG_BIAS, bias);
    }
  }

  static ConvolutionForward training(BlockShape shape, Scratch scratch) {
    boolean biased = shape.biased();
    convolution_forward.primitive_desc description =
        new convolution_forward.primitive_desc(
            described(shape, prop_kind.forward_training, biased), Dnn.attributes(), Dnn.CPU);
    return new ConvolutionForward(shape, description, biased, true, scratch);
  }

  static ConvolutionForward inference(BlockShape shape, Scratch scratch) {
    primitive_attr attributes = Dnn.attributes();
    if (shape.block().relu()) {
      post_ops relu = new post_ops();
      relu.append_eltwise(1f, algorithm.eltwise_relu, 0f, 0f);
      attributes.set_post_ops(relu);
    }
    convolution_forward.primitive_desc description =
        new convolution_forward.primitive_desc(
            described(shape, prop_kind.forward_inference, true), attributes, Dnn.CPU);
    return new ConvolutionForward(shape, description, true, false, scratch);
  }

  private static convolution_forward.desc described(
      BlockShape shape, prop_kind use, boolean biased) {
    memory.desc x = Dnn.anyLayout(shape.input());
    memory.desc w = Dnn.anyLayout(shape.weights());
    memory.desc y = Dnn.anyLayout(shape.convolved());
    long[] stride = shape.stride();
    long[] padding = shape.padding();
    algorithm direct = algorithm.convolution_direct;
    return biased
        ? new convolution_forward.desc(
            use, direct, x, w, Dnn.vector(shape.channels()), y, stride, padding, padding)
        : new convolution_forward.desc(use, direct, x, w, y, stride, padding, padding);
  }

  /** What it was made from; the layouts of the way back follow it. */
  convolution_forward.primitive_desc description() {
    return description;
  }

  /** The input, (n, in, h, w), as the convolution reads it. */
  memory input() {
    return input.tensor();
  }

  /** The output, (n, out, h', w'). */
  memory output() {
    return output;
  }

  /** Says where the input of the last {@link #run} lies by now. */
  void bind(Pointer x) {
    input.bind(x);
  }

  /** Convolves {@code x}; {@code b} is read where there is a bias. */
  void run(Pointer x, Pointer w, Pointer b) {
    input.bind(x);
    input.load();
    weights.bind(w);
    weights.load();
    if (bias != null) {
      bias.set_data_handle(b);
    }
    if (!keeps) {
      scratch.lend(output, Area.ACTIVATION);
    }
    call.run(scratch);
  }
}
