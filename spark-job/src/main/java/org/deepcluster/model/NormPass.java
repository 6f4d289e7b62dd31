package org.deepcluster.model;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Batch normalisation by the batch's own statistics and a ReLU, forward and back (Ioffe and Szegedy
 * 2015, arXiv 1502.03167), epsilon 1e-5, variance biased.
 */
final class NormPass {
  static final float EPSILON = 1e-5f;

  private final Scratch scratch;
  private final int channels;
  private final memory gamma;
  private final memory beta;
  private final memory gammaGradient;
  private final memory betaGradient;
  private final memory mean;
  private final memory variance;
  private final DnnCall forward;
  private final DnnCall backward;

  /**
   * On tensors of x's layout.
   *
   * @param x input, which must keep its values until the way back
   * @param y output; on the way back its gradient, and then that of the input
   */
  NormPass(BlockShape shape, memory x, memory y, Scratch scratch) {
    this.scratch = scratch;
    boolean relu = shape.block().relu();
    channels = (int) shape.channels();
    gamma = Dnn.unbound(Dnn.vector(channels));
    beta = Dnn.unbound(Dnn.vector(channels));
    gammaGradient = Dnn.unbound(Dnn.vector(channels));
    betaGradient = Dnn.unbound(Dnn.vector(channels));
    mean = new memory(Dnn.vector(channels), Dnn.CPU);
    variance = new memory(Dnn.vector(channels), Dnn.CPU);
    batch_normalization_forward.primitive_desc onward = onward(x.get_desc(), relu);
    batch_normalization_backward.primitive_desc back = back(x.get_desc(), relu, onward);
    memory passed = new memory(onward.workspace_desc(), Dnn.CPU); // what the ReLU let through
    forward =
        new DnnCall(new batch_normalization_forward(onward), onward)
            .with(DNNL_ARG_SRC, x)
            .with(DNNL_ARG_DST, y)
            .with(DNNL_ARG_SCALE, gamma)
            .with(DNNL_ARG_SHIFT, beta)
            .with(DNNL_ARG_MEAN, mean)
            .with(DNNL_ARG_VARIANCE, variance)
            .with(DNNL_ARG_WORKSPACE, passed);
    backward =
        new DnnCall(new batch_normalization_backward(back), back)
            .with(DNNL_ARG_SRC, x)
            .with(DNNL_ARG_SCALE, gamma)
            .with(DNNL_ARG_SHIFT, beta)
            .with(DNNL_ARG_MEAN, mean)
            .with(DNNL_ARG_VARIANCE, variance)
            .with(DNNL_ARG_WORKSPACE, passed)
            .with(DNNL_ARG_DIFF_DST, y)
            .with(DNNL_ARG_DIFF_SRC, y)
            .with(DNNL_ARG_DIFF_SCALE, gammaGradient)
            .with(DNNL_ARG_DIFF_SHIFT, betaGradient);
  }

  private static int flags(boolean relu) {
    return normalization_flags.use_scale.value
        | normalization_flags.use_shift.value
        | (relu ? normalization_flags.fuse_norm_relu.value : 0);
  }

  private static batch_normalization_forward.primitive_desc onward(memory.desc x, boolean relu) {
    return new batch_normalization_forward.primitive_desc(
        new batch_normalization_forward.desc(
            prop_kind.forward_training.value, x, EPSILON, flags(relu)),
        Dnn.attributes(),
        Dnn.CPU);
  }

  private static batch_normalization_backward.primitive_desc back(
      memory.desc x, boolean relu, batch_normalization_forward.primitive_desc onward) {
    return new batch_normalization_backward.primitive_desc(
        new batch_normalization_backward.desc(prop_kind.backward.value, x, x, EPSILON, flags(relu)),
        Dnn.attributes(),
        Dnn.CPU,
        onward);
  }

  void forward(Pointer gammas, Pointer betas) {
    gamma.set_data_handle(gammas);
    beta.set_data_handle(betas);
    forward.run(scratch);
  }

  /** Writes the gradients of the parameters that the last forward pass had, and of its input. */
  void backward(Pointer gammaGradients, Pointer betaGradients) {
    gammaGradient.set_data_handle(gammaGradients);
    betaGradient.set_data_handle(betaGradients);
    backward.run(scratch);
  }

  /** The mean of each channel over the last batch. */
  float[] mean() {
    return values(mean);
  }

  /** The biased variance of each channel over the last batch. */
  float[] variance() {
    return values(variance);
  }

  private float[] values(memory vector) {
    float[] values = new float[channels];
    new FloatPointer(vector.get_data_handle()).get(values);
    return values;
  }
}
