package org.deepcluster.linalg;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Products {@code X B^T} of many row blocks X, (n, d), with one matrix B, (k, d), in float32 by
 * OpenBLAS with one thread. B is copied off the heap once; close it to give that memory back. It
 * belongs to one thread.
 */
public final class RightProduct implements AutoCloseable {
  static {
    blas_set_num_threads(1);
  }

  private final int rows;
  private final int columns;
  private final FloatPointer right;
  private FloatPointer left = new FloatPointer(1);
  private FloatPointer product = new FloatPointer(1);

  /** With B = {@code right}. */
  public RightProduct(FloatBlock right) {
    rows = right.rows();
    columns = right.columns();
    this.right = new FloatPointer((long) rows * columns);
    this.right.put(right.values(), 0, rows * columns);
  }

  /**
   * Multiplies; the result, (n, k) row after row, is overwritten by the next call.
   *
   * @param x (n, d)
   */
  public FloatBuffer multiply(FloatBlock x) {
    int n = x.rows();
    if (x.columns() != columns) {
      throw new IllegalArgumentException(
          "Cannot multiply rows of %d columns by a matrix of %d (rule: the same number)"
              .formatted(x.columns(), columns));
    }
    left = room(left, (long) n * columns);
    product = room(product, (long) n * rows);
    left.put(x.values(), 0, n * columns);
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        n,
        rows,
        columns,
        1f,
        left,
        columns,
        right,
        columns,
        0f,
        product,
        rows);
    return product.asBuffer();
  }

  private static FloatPointer room(FloatPointer pointer, long length) {
    if (pointer.capacity() >= length) {
      return pointer;
    }
    pointer.close();
    return new FloatPointer(length);
  }

  @Override
  public void close() {
    right.close();
    left.close();
    product.close();
  }
}
