package org.deepcluster.linalg;

import static org.bytedeco.openblas.global.openblas.LAPACKE_dsyevd;
import static org.bytedeco.openblas.global.openblas.LAPACK_ROW_MAJOR;

/**
 * The leading eigenpairs of a symmetric matrix, largest first, by LAPACK's {@code dsyevd}: O(d^3),
 * d^2 doubles beside the input. The sign of an eigenvector is that which makes its component of
 * largest magnitude positive.
 *
 * @param values (count)
 * @param vectors (count, d), row after row, of unit length
 */
public record SymmetricEigen(double[] values, double[] vectors) {

  /**
   * Decomposes.
   *
   * @param matrix (d, d), of which the upper triangle is read; it is overwritten
   * @throws ArithmeticException if LAPACK does not converge
   */
  public static SymmetricEigen leading(double[] matrix, int d, int count) {
    double[] ascending = new double[d];
    int info = LAPACKE_dsyevd(LAPACK_ROW_MAJOR, (byte) 'V', (byte) 'U', d, matrix, d, ascending);
    if (info != 0) {
      throw new ArithmeticException(
          "Cannot decompose a %d x %d matrix: LAPACK dsyevd returned %d (a value is not finite?)"
              .formatted(d, d, info));
    }
    double[] values = new double[count];
    double[] vectors = new double[count * d];
    for (int i = 0; i < count; i++) {
      int column = d - 1 - i;
      values[i] = ascending[column];
      double sign = sign(matrix, d, column);
      for (int j = 0; j < d; j++) {
        vectors[i * d + j] = sign * matrix[j * d + column];
      }
    }
    return new SymmetricEigen(values, vectors);
  }

  private static double sign(double[] matrix, int d, int column) {
    double largest = 0;
    for (int j = 0; j < d; j++) {
      double value = matrix[j * d + column];
      largest = Math.abs(value) > Math.abs(largest) ? value : largest;
    }
    return largest < 0 ? -1 : 1;
  }
}
