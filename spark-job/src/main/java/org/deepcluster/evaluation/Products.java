package org.deepcluster.evaluation;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;

import org.bytedeco.openblas.global.openblas;
import org.deepcluster.linalg.FloatBlock;

/** Products of blocks by OpenBLAS, in float32; results are row-major. */
final class Products {
  private Products() {}

  /** {@code out} (n, k) = a (n, d) times b (k, d) transposed; out may be longer. */
  static void multiplyTransposed(FloatBlock a, FloatBlock b, float[] out) {
    int n = a.rows();
    int k = b.rows();
    int d = a.columns();
    if (n > 0 && k > 0) {
      openblas.cblas_sgemm(
          CblasRowMajor,
          CblasNoTrans,
          CblasTrans,
          n,
          k,
          d,
          1,
          a.values(),
          d,
          b.values(),
          d,
          0,
          out,
          k);
    }
  }

  /** {@code out} (k, d) = a (n, k) transposed times b (n, d), for n at least 1. */
  static void transposedMultiply(FloatBlock a, FloatBlock b, float[] out) {
    int n = a.rows();
    int k = a.columns();
    int d = b.columns();
    openblas.cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        k,
        d,
        n,
        1,
        a.values(),
        k,
        b.values(),
        d,
        0,
        out,
        d);
  }
}
