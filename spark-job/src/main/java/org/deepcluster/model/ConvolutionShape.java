package org.deepcluster.model;

import java.io.Serializable;

/** A square convolution: side of its kernel, stride, zero padding, and whether it adds a bias. */
record ConvolutionShape(int kernel, int stride, int padding, boolean bias) implements Serializable {
  ConvolutionShape {
    if (kernel < 1 || stride < 1 || padding < 0 || padding >= kernel) {
      throw new IllegalArgumentException(
          "Cannot convolve with kernel %d, stride %d, padding %d (rule: 1 <= kernel, 1 <= stride, 0 <= padding < kernel)"
              .formatted(kernel, stride, padding));
    }
  }

  /** The length of a side of {@code length} pixels after the convolution. */
  int outputLength(int length) {
    return (length + 2 * padding - kernel) / stride + 1;
  }
}
