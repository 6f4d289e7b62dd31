/**
 * Row-major float blocks, matrix products and the symmetric eigenproblem; hides BLAS and LAPACK.
 */
package org.deepcluster.linalg;
