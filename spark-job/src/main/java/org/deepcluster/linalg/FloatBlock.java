package org.deepcluster.linalg;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A dense row-major block of float32 rows, (rows, columns). The array is shared with the caller and
 * not copied: blocks are how millions of rows move.
 */
public final class FloatBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int rows;
  private final int columns;
  private final float[] values;

  /** A block over {@code values}, whose length must be {@code rows * columns}. */
  public FloatBlock(int rows, int columns, float[] values) {
    if (rows < 0 || columns < 1 || values.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          "Cannot make a block of %d rows x %d columns from %d values (rule: rows * columns = values)"
              .formatted(rows, columns, values.length));
    }
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /** A block of zeros. */
  public static FloatBlock zeros(int rows, int columns) {
    return new FloatBlock(rows, columns, new float[Math.multiplyExact(rows, columns)]);
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** The values themselves, row after row. */
  public float[] values() {
    return values;
  }

  /** The offset in {@link #values()} at which row {@code row} begins. */
  public int offset(int row) {
    return row * columns;
  }

  /** A copy of one row, (columns). */
  public float[] row(int row) {
    return Arrays.copyOfRange(values, offset(row), offset(row) + columns);
  }
}
