package org.deepcluster.linalg;

import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.cblas_dsyrk;

/** Sums of outer products of rows, in double precision by OpenBLAS. */
public final class ScatterMatrix {
  private ScatterMatrix() {}

  /**
   * Adds {@code X^T X} to the upper triangle of {@code sum}.
   *
   * @param x (n, d), row after row
   * @param sum (d, d)
   */
  public static void add(double[] x, int n, int d, double[] sum) {
    cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, d, n, 1.0, x, d, 1.0, sum, d);
  }
}
