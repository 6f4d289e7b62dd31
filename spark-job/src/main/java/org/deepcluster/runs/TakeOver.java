package org.deepcluster.runs;

/** When a lease that was not given back may be taken. */
public enum TakeOver {
  /** Its holder is provably dead, or its heartbeat is stale. */
  IF_DEAD,
  /** At once: the user says so. */
  NOW
}
