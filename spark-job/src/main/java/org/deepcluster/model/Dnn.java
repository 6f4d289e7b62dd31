package org.deepcluster.model;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * oneDNN on the CPU, float32. A primitive runs on the calling thread, alone where OMP_NUM_THREADS
 * is 1, and is done when its call returns.
 */
final class Dnn {
  static final engine CPU = new engine(engine.kind.cpu, 0);
  static final stream STREAM = new stream(CPU);

  private Dnn() {}

  /** A tensor in the layout that oneDNN likes best for what it is used for. */
  static memory.desc anyLayout(long... shape) {
    return described(memory.format_tag.any, shape);
  }

  /** A tensor (a, b, c, d) as ND4J holds it, row-major; as weights: (out, in, height, width). */
  static memory.desc rowMajor(long... shape) {
    return described(memory.format_tag.abcd, shape);
  }

  static memory.desc vector(long length) {
    return described(memory.format_tag.a, length);
  }

  private static memory.desc described(memory.format_tag layout, long... shape) {
    return new memory.desc(shape, memory.data_type.f32, layout);
  }

  /** A memory without any bytes yet; they are lent to it before each use. */
  static memory unbound(memory.desc description) {
    return new memory(description, CPU, (Pointer) null);
  }

  /**
   * Attributes under which a primitive takes its working memory from its caller. Otherwise oneDNN
   * keeps it by thread, and a network that moves to another thread finds none.
   */
  static primitive_attr attributes() {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    return attributes;
  }

  /**
   * A matrix (rows, columns) at {@code values}; row-major, or column-major where {@code
   * transposed}.
   */
  record Matrix(FloatPointer values, long rows, long columns, boolean transposed) {
    private byte order() {
      return (byte) (transposed ? 'T' : 'N');
    }

    private long stride() {
      return transposed ? rows : columns;
    }
  }

  /**
   * {@code c = a b + beta c}, where c is row-major.
   *
   * @throws ArithmeticException if oneDNN cannot, for want of memory for example
   */
  static void multiply(Matrix a, Matrix b, float beta, FloatPointer c) {
    int status =
        dnnl.dnnl_sgemm(
            a.order(),
            b.order(),
            a.rows(),
            b.columns(),
            a.columns(),
            1f,
            a.values(),
            a.stride(),
            b.values(),
            b.stride(),
            beta,
            c,
            b.columns());
    if (status != dnnl.dnnl_success) {
      throw new ArithmeticException(
          "Cannot multiply a %d x %d matrix by one of %d columns: oneDNN sgemm returned %d"
              .formatted(a.rows(), a.columns(), b.columns(), status));
    }
  }
}
