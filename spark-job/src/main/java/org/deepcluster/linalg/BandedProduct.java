package org.deepcluster.linalg;

import static org.bytedeco.dnnl.global.dnnl.dnnl_sgemm;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Products {@code A X^T + b 1^T} of one matrix A, (k, d), and one vector b, (k), with many row
 * blocks X, (n, d), in float32 by oneDNN on one thread. They come in bands of at most {@value
 * #BAND} rows, (band, n), small enough to stay in a core's cache while they are read. b is one more
 * column of A, and X has a column of ones beside it: the sum costs nothing of its own. A and one X
 * are held off the heap; close it to give that memory back. It belongs to one thread.
 */
public final class BandedProduct implements AutoCloseable {
  /** Rows of a band. */
  public static final int BAND = 128;

  private static final byte PLAIN = 'N';
  private static final byte TRANSPOSED = 'T';

  private final int rows;
  private final int columns;
  private final FloatPointer left; // (k, d + 1)
  private FloatPointer right = new FloatPointer(0); // (n, d + 1)
  private FloatPointer band = new FloatPointer(0); // (band, n)
  private int width;

  /** With A = {@code left}, (k, d), and b = {@code offsets}, (k). */
  public BandedProduct(FloatBlock left, float[] offsets) {
    if (offsets.length != left.rows()) {
      throw new IllegalArgumentException(
          "Cannot add %d offsets to products of a matrix of %d rows (rule: one offset a row)"
              .formatted(offsets.length, left.rows()));
    }
    rows = left.rows();
    columns = left.columns();
    this.left = new FloatPointer(rows * (columns + 1L));
    copy(left, this.left.asBuffer());
    for (int row = 0; row < rows; row++) {
      this.left.put(row * (columns + 1L) + columns, offsets[row]);
    }
  }

  /** Takes the X of the bands to come, (n, d). */
  public void load(FloatBlock x) {
    if (x.columns() != columns) {
      throw new IllegalArgumentException(
          "Cannot multiply rows of %d columns by a matrix of %d (rule: the same number)"
              .formatted(x.columns(), columns));
    }
    width = x.rows();
    makeRoom();
    copy(x, right.asBuffer());
  }

  private void makeRoom() {
    if (right.capacity() < width * (columns + 1L)) {
      release();
      right = new FloatPointer(width * (columns + 1L));
      band = new FloatPointer((long) Math.min(BAND, rows) * width);
      for (int row = 0; row < width; row++) {
        right.put(row * (columns + 1L) + columns, 1f);
      }
    }
  }

  /** Copies all but the last column. */
  private void copy(FloatBlock from, FloatBuffer to) {
    for (int row = 0; row < from.rows(); row++) {
      to.put(row * (columns + 1), from.values(), from.offset(row), columns);
    }
  }

  /**
   * The rows of the product from {@code first} on, {@code min(BAND, k - first)} of them, (band, n)
   * row after row; overwritten by the next call.
   */
  public FloatBuffer band(int first) {
    int inner = columns + 1;
    int status =
        dnnl_sgemm(
            PLAIN,
            TRANSPOSED,
            Math.min(BAND, rows - first),
            width,
            inner,
            1f,
            left.getPointer(first * (long) inner),
            inner,
            right,
            inner,
            0f,
            band,
            width);
    if (status != dnnl_success) {
      throw new ArithmeticException(
          "Cannot multiply rows %d on of a %d x %d matrix by %d rows: oneDNN sgemm returned %d"
              .formatted(first, rows, inner, width, status));
    }
    return band.asBuffer();
  }

  private void release() {
    right.close();
    band.close();
  }

  @Override
  public void close() {
    left.close();
    release();
  }
}
