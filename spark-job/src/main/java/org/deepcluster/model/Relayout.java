package org.deepcluster.model;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.Pointer;
import org.deepcluster.model.Scratch.Area;

/**
 * A tensor that ND4J holds row-major and a primitive wants in a layout of its own. Where the two
 * layouts agree the primitive works on the array itself and nothing is copied.
 */
final class Relayout {
  private final memory array;
  private final memory tensor;
  private final boolean agrees;
  private final Scratch scratch;
  private final Area area;
  private final reorder in;
  private final reorder out;

  private Relayout(memory array, memory tensor, boolean agrees, Scratch scratch, Area area) {
    this.array = array;
    this.tensor = tensor;
    this.agrees = agrees;
    this.scratch = scratch;
    this.area = area;
    in = agrees ? null : new reorder(array, tensor, Dnn.attributes());
    out = agrees ? null : new reorder(tensor, array, Dnn.attributes());
  }

  /** The tensor lies in {@code area} of scratch during a call. */
  static Relayout lent(memory.desc array, memory.desc tensor, Scratch scratch, Area area) {
    memory held = Dnn.unbound(array);
    boolean agrees = array.equals(tensor);
    return new Relayout(held, agrees ? held : Dnn.unbound(tensor), agrees, scratch, area);
  }

  /** The tensor keeps its values from call to call. */
  static Relayout kept(memory.desc array, memory.desc tensor) {
    memory held = Dnn.unbound(array);
    boolean agrees = array.equals(tensor);
    return new Relayout(held, agrees ? held : new memory(tensor, Dnn.CPU), agrees, null, null);
  }

  /** {@code tensor} is bound by others, and always copied. */
  static Relayout copying(memory.desc array, memory tensor) {
    return new Relayout(Dnn.unbound(array), tensor, false, null, null);
  }

  /** The tensor in the primitive's layout. */
  memory tensor() {
    return tensor;
  }

  /** Stands for the array at {@code values} until the next call. */
  void bind(Pointer values) {
    array.set_data_handle(values);
    if (!agrees && scratch != null) {
      scratch.lend(tensor, area);
    }
  }

  /** From the array to the tensor. */
  void load() {
    if (!agrees) {
      in.execute(Dnn.STREAM, array, tensor);
    }
  }

  /** From the tensor to the array. */
  void store() {
    if (!agrees) {
      out.execute(Dnn.STREAM, tensor, array);
    }
  }
}
