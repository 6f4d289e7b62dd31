package org.deepcluster.config;

/** What a collapse leads to. */
public enum CollapsePolicy {
  /** The run stops, with what it has committed. */
  STOP,
  /** It is told, and the run goes on. */
  WARN
}
