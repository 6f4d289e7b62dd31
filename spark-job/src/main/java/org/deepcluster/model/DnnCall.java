package org.deepcluster.model;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;

/** A primitive with its arguments. */
final class DnnCall {
  private final primitive operation;
  private final IntMemoryMap arguments = new IntMemoryMap();
  private final memory work;

  /** {@code operation} of {@code description}, which was made with {@link Dnn#attributes()}. */
  DnnCall(primitive operation, primitive_desc_base description) {
    this.operation = operation;
    work = Dnn.unbound(description.scratchpad_desc());
    with(dnnl.DNNL_ARG_SCRATCHPAD, work);
  }

  /** Sets argument {@code key}, a {@code DNNL_ARG_} constant. */
  DnnCall with(int key, memory value) {
    arguments.put(key, value);
    return this;
  }

  void run(Scratch scratch) {
    scratch.lend(work, Scratch.Area.WORK);
    operation.execute(Dnn.STREAM, arguments);
  }
}
