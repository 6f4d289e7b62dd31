package org.deepcluster.runs;

/** The parts of an epoch that are committed, in the order in which they happen. */
public enum Stage {
  /** The network as it starts, before epoch 0. */
  START,
  FEATURES,
  CLUSTERS,
  /** Some rounds of training, not all. */
  ROUNDS,
  NETWORK;

  String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
