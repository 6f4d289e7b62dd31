package org.deepcluster.model;

import java.util.Arrays;

/**
 * The shapes of a {@link ConvBlock} on inputs of one shape.
 *
 * @param input (n, in, h, w)
 */
record BlockShape(ConvBlock block, long[] input) {
  BlockShape {
    input = input.clone();
  }

  /** (out, in, height, width). */
  long[] weights() {
    long kernel = block.convolution().kernel();
    return new long[] {block.getNOut(), input[1], kernel, kernel};
  }

  /** How many weights there are. */
  long weightCount() {
    long kernel = block.convolution().kernel();
    return block.getNOut() * input[1] * kernel * kernel;
  }

  /** (n, out, h', w'). */
  long[] convolved() {
    ConvolutionShape convolution = block.convolution();
    return new long[] {
      input[0],
      block.getNOut(),
      convolution.outputLength((int) input[2]),
      convolution.outputLength((int) input[3])
    };
  }

  /** (n, out, h'', w''). */
  long[] pooled() {
    long[] from = convolved();
    PoolShape pool = block.pool();
    return new long[] {
      from[0], from[1], pool.outputLength((int) from[2]), pool.outputLength((int) from[3])
    };
  }

  boolean fits(long[] other) {
    return Arrays.equals(input, other);
  }

  long[] stride() {
    return new long[] {block.convolution().stride(), block.convolution().stride()};
  }

  long[] padding() {
    return new long[] {block.convolution().padding(), block.convolution().padding()};
  }

  boolean biased() {
    return block.convolution().bias();
  }

  /** Channels that come out. */
  long channels() {
    return block.getNOut();
  }
}
