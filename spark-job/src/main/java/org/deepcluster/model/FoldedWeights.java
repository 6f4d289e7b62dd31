package org.deepcluster.model;

/**
 * A convolution and the batch normalisation behind it, by its running statistics, as one
 * convolution: {@code w gamma / sigma} and {@code beta + (b - mean) gamma / sigma}.
 *
 * @param weights (out, in, height, width)
 * @param bias (out)
 */
record FoldedWeights(float[] weights, float[] bias) {

  /** What {@link ConvBlock} holds, each (out) but for the weights; no bias is an empty one. */
  record Parts(
      float[] weights, float[] bias, float[] gamma, float[] beta, float[] mean, float[] variance) {}

  static FoldedWeights of(Parts parts) {
    int channels = parts.gamma().length;
    int filter = parts.weights().length / channels;
    float[] weights = parts.weights().clone();
    float[] bias = new float[channels];
    for (int c = 0; c < channels; c++) {
      double scale = parts.gamma()[c] / Math.sqrt(parts.variance()[c] + NormPass.EPSILON);
      double own = parts.bias().length == 0 ? 0 : parts.bias()[c];
      bias[c] = (float) (parts.beta()[c] + (own - parts.mean()[c]) * scale);
      for (int i = c * filter; i < (c + 1) * filter; i++) {
        weights[i] = (float) (weights[i] * scale);
      }
    }
    return new FoldedWeights(weights, bias);
  }
}
