package org.deepcluster.runs;

import java.util.Locale;

/** The stages of an epoch that commit, in the order in which they do. */
public enum Stage {
  FEATURES,
  CLUSTERS,
  /** Committed once every few averaging rounds. */
  TRAIN,
  NETWORK;

  /** The name in file names and JSON, for example {@code clusters}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
