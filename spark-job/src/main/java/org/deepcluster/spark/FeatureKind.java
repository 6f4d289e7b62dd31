package org.deepcluster.spark;

import java.util.Locale;

/** What is taken from an image. */
enum FeatureKind {
  /** The last hidden layer before its ReLU. */
  FC,
  /** The last convolutional output, averaged over 2 x 2 cells. */
  CONV,
  /** The normalised pixels themselves. */
  PIXELS;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
