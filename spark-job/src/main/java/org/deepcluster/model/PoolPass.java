package org.deepcluster.model;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.deepcluster.model.Scratch.Area;

/** Max-pooling, and at training its way back: the gradient goes to where the maximum was. */
final class PoolPass {
  private final Scratch scratch;
  private final Relayout pooled;
  private final DnnCall forward;
  private final DnnCall backward;

  private PoolPass(BlockShape shape, memory x, prop_kind use, Scratch scratch) {
    this.scratch = scratch;
    pooling_forward.primitive_desc onward = onward(x.get_desc(), shape, use);
    pooled = Relayout.lent(Dnn.rowMajor(shape.pooled()), onward.dst_desc(), scratch, Area.POOLED);
    forward =
        new DnnCall(new pooling_forward(onward), onward)
            .with(DNNL_ARG_SRC, x)
            .with(DNNL_ARG_DST, pooled.tensor());
    if (use == prop_kind.forward_inference) {
      backward = null;
      return;
    }
    memory places = new memory(onward.workspace_desc(), Dnn.CPU);
    forward.with(DNNL_ARG_WORKSPACE, places);
    pooling_backward.primitive_desc back = back(x.get_desc(), shape.block().pool(), onward);
    backward =
        new DnnCall(new pooling_backward(back), back)
            .with(DNNL_ARG_DIFF_DST, pooled.tensor())
            .with(DNNL_ARG_DIFF_SRC, x)
            .with(DNNL_ARG_WORKSPACE, places);
  }

  /** Forward and back over {@code x}; on the way back {@code x} is its gradient. */
  static PoolPass training(BlockShape shape, memory x, Scratch scratch) {
    return new PoolPass(shape, x, prop_kind.forward_training, scratch);
  }

  static PoolPass inference(BlockShape shape, memory x, Scratch scratch) {
    return new PoolPass(shape, x, prop_kind.forward_inference, scratch);
  }

  private static pooling_forward.primitive_desc onward(
      memory.desc x, BlockShape shape, prop_kind use) {
    PoolShape pool = shape.block().pool();
    return new pooling_forward.primitive_desc(
        new pooling_forward.desc(
            use,
            algorithm.pooling_max,
            x,
            Dnn.anyLayout(shape.pooled()),
            both(pool.stride()),
            both(pool.kernel()),
            both(pool.padding()),
            both(pool.padding())),
        Dnn.attributes(),
        Dnn.CPU);
  }

  private static pooling_backward.primitive_desc back(
      memory.desc x, PoolShape pool, pooling_forward.primitive_desc onward) {
    return new pooling_backward.primitive_desc(
        new pooling_backward.desc(
            algorithm.pooling_max,
            x,
            onward.dst_desc(),
            both(pool.stride()),
            both(pool.kernel()),
            both(pool.padding()),
            both(pool.padding())),
        Dnn.attributes(),
        Dnn.CPU,
        onward);
  }

  private static long[] both(int side) {
    return new long[] {side, side};
  }

  /** The pooled tensor, (n, channels, h', w'), and the array it comes from or goes to. */
  Relayout pooled() {
    return pooled;
  }

  void forward() {
    forward.run(scratch);
  }

  void backward() {
    backward.run(scratch);
  }
}
