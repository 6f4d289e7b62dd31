package org.deepcluster.model;

import java.util.Arrays;

/**
 * One batch through normalisation, ReLU and pooling, forward and back: the arithmetic of {@link
 * BatchNormReluPoolLayer} for one input shape (n, channels, height, width). Buffers are allocated
 * once and live as long as the shape does.
 */
final class BatchNormPass {
  private final long[] shape;
  private final int images;
  private final int channels;
  private final int area;
  private final boolean relu;
  private final boolean pools;
  private final double epsilon;
  private final PoolKernel kernel;
  private final float[] mean;
  private final float[] variance;
  private final float[] gammaGradient;
  private final float[] betaGradient;
  private final int[] places; // of the maxima, (n, channels, outArea)
  private final float[] plane;
  private final float[] pooled;

  BatchNormPass(long[] shape, BatchNormReluPool conf) {
    this.shape = shape.clone();
    images = (int) shape[0];
    channels = (int) shape[1];
    area = (int) (shape[2] * shape[3]);
    relu = conf.relu();
    pools = conf.pool().pools();
    epsilon = conf.getEps();
    kernel = new PoolKernel(conf.pool(), relu, (int) shape[2], (int) shape[3]);
    mean = new float[channels];
    variance = new float[channels];
    gammaGradient = new float[channels];
    betaGradient = new float[channels];
    places = new int[pools ? images * channels * kernel.outputArea() : 0];
    plane = new float[area];
    pooled = new float[kernel.outputArea()];
  }

  boolean fits(long[] other) {
    return Arrays.equals(shape, other);
  }

  long[] outputShape() {
    return new long[] {images, channels, kernel.outHeight(), kernel.outWidth()};
  }

  float[] mean() {
    return mean;
  }

  float[] variance() {
    return variance;
  }

  float[] gammaGradient() {
    return gammaGradient;
  }

  float[] betaGradient() {
    return betaGradient;
  }

  /** Takes mean and biased variance of every channel from the batch itself. */
  void measure(Planes x) {
    for (int c = 0; c < channels; c++) {
      measure(x, c);
    }
  }

  /** One pass of sums about the channel's first value, which keeps them from cancelling. */
  private void measure(Planes x, int c) {
    double sum = 0;
    double squares = 0;
    float origin = 0;
    for (int n = 0; n < images; n++) {
      x.read(n, c, plane);
      origin = n == 0 ? plane[0] : origin;
      sum += PlaneSums.sum(plane, origin);
      squares += PlaneSums.squares(plane, origin);
    }
    double count = (double) images * area;
    double shifted = sum / count;
    mean[c] = (float) (origin + shifted);
    variance[c] = (float) Math.max(0, squares / count - shifted * shifted);
  }

  /** Takes mean and variance as given, at inference. */
  void assume(float[] runningMean, float[] runningVariance) {
    System.arraycopy(runningMean, 0, mean, 0, channels);
    System.arraycopy(runningVariance, 0, variance, 0, channels);
  }

  void forward(Planes x, Planes y, float[] gamma, float[] beta) {
    for (int c = 0; c < channels; c++) {
      float scale = (float) (gamma[c] * inverseDeviation(c));
      float shift = beta[c] - scale * mean[c];
      for (int n = 0; n < images; n++) {
        x.read(n, c, plane);
        scale(scale, shift);
        y.write(n, c, activated(n, c));
      }
    }
  }

  private void scale(float scale, float shift) {
    for (int i = 0; i < area; i++) {
      plane[i] = plane[i] * scale + shift;
    }
  }

  private float[] activated(int n, int c) {
    if (pools) {
      kernel.forward(plane, pooled, places, (n * channels + c) * pooled.length);
      return pooled;
    }
    if (relu) {
      for (int i = 0; i < area; i++) {
        plane[i] = Math.max(plane[i], 0f);
      }
    }
    return plane;
  }

  /**
   * From dL/dy to dL/dx, dL/dgamma and dL/dbeta with the statistics of the last forward pass:
   * {@code dx = gamma / sigma * (dz - mean(dz) - xhat * mean(dz * xhat))}.
   */
  void backward(Planes x, Planes dy, Planes dx, float[] gamma, float[] beta) {
    for (int c = 0; c < channels; c++) {
      sumGradients(x, dy, gamma, beta, c);
      spreadGradients(x, dy, dx, gamma, beta, c);
    }
  }

  private void sumGradients(Planes x, Planes dy, float[] gamma, float[] beta, int c) {
    double sum = 0;
    double product = 0; // of dz and (x - mean)
    float centre = mean[c];
    for (int n = 0; n < images; n++) {
      x.read(n, c, plane);
      dy.read(n, c, pooled);
      int offset = (n * channels + c) * pooled.length;
      if (!pools) {
        maskBelowZero(gamma, beta, c);
      }
      for (int i = 0; i < pooled.length; i++) {
        int place = pools ? places[offset + i] : i;
        if (place >= 0) {
          sum += pooled[i];
          product += (double) pooled[i] * (plane[place] - centre);
        }
      }
    }
    betaGradient[c] = (float) sum;
    gammaGradient[c] = (float) (product * inverseDeviation(c));
  }

  private void spreadGradients(Planes x, Planes dy, Planes dx, float[] gamma, float[] beta, int c) {
    double count = (double) images * area;
    double inverse = inverseDeviation(c);
    float direct = (float) (gamma[c] * inverse);
    float slope = (float) (-direct * inverse * gammaGradient[c] / count);
    float constant = (float) (-direct * betaGradient[c] / count) - slope * mean[c];
    for (int n = 0; n < images; n++) {
      x.read(n, c, plane);
      dy.read(n, c, pooled);
      if (!pools) {
        maskBelowZero(gamma, beta, c);
      }
      for (int i = 0; i < area; i++) {
        plane[i] = plane[i] * slope + constant;
      }
      scatter(direct, (n * channels + c) * pooled.length);
      dx.write(n, c, plane);
    }
  }

  private void scatter(float direct, int offset) {
    if (!pools) {
      for (int i = 0; i < area; i++) {
        plane[i] += direct * pooled[i];
      }
      return;
    }
    for (int i = 0; i < pooled.length; i++) {
      int place = places[offset + i];
      if (place >= 0) {
        plane[place] += direct * pooled[i];
      }
    }
  }

  /** Without pooling the ReLU's gate is computed again from x rather than kept. */
  private void maskBelowZero(float[] gamma, float[] beta, int c) {
    if (!relu) {
      return;
    }
    float scale = (float) (gamma[c] * inverseDeviation(c));
    float shift = beta[c] - scale * mean[c];
    for (int i = 0; i < area; i++) {
      pooled[i] = plane[i] * scale + shift > 0 ? pooled[i] : 0;
    }
  }

  private double inverseDeviation(int c) {
    return 1 / Math.sqrt(variance[c] + epsilon);
  }
}
