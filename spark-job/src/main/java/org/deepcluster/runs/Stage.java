package org.deepcluster.runs;

/** The parts of an epoch that are committed, in the order in which they happen. */
public enum Stage {
  /** The network as it starts, before epoch 0. */
  START(0),
  FEATURES(1),
  CLUSTERS(2),
  /** Some rounds of training, not all. */
  ROUNDS(3),
  NETWORK(4);

  private final int order;

  Stage(int order) {
    this.order = order;
  }

  int order() {
    return order;
  }

  String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
