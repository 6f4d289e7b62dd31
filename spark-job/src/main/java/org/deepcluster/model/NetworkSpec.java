package org.deepcluster.model;

import java.io.Serializable;
import org.deepcluster.config.Network;
import org.deepcluster.config.Settings;

/**
 * What a ConvNet is built from: its architecture, the side of its square input in pixels, the
 * number of pseudo-labels k of its head, and the optimiser.
 */
public record NetworkSpec(
    Network network,
    int imageSize,
    boolean sobel,
    int classes,
    double learningRate,
    double momentum,
    double weightDecay)
    implements Serializable {

  public NetworkSpec {
    if (classes < 1 || imageSize < 8) {
      throw new IllegalArgumentException(
          "Cannot build network %s for %d-pixel images and %d classes (rule: at least 8 pixels and 1 class)"
              .formatted(network, imageSize, classes));
    }
  }

  /** The network that {@code settings} describe. */
  public static NetworkSpec of(Settings settings) {
    return new NetworkSpec(
        settings.model().network(),
        settings.image().size(),
        settings.model().sobel(),
        settings.clustering().k(),
        settings.training().learningRate(),
        settings.training().momentum(),
        settings.training().weightDecay());
  }

  /** The same at another learning rate. */
  public NetworkSpec withLearningRate(double rate) {
    return new NetworkSpec(network, imageSize, sobel, classes, rate, momentum, weightDecay);
  }

  /** Channels the first convolution sees: 3, or 2 behind the Sobel front end. */
  public int channels() {
    return sobel ? Sobel.CHANNELS : 3;
  }
}
