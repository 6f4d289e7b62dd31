package org.deepcluster.runs;

/** How much of the files' content is read and hashed when a run is opened; lengths always are. */
public enum Verification {
  /** The files of the last commit. */
  LAST,
  /** Every file that retention has not retired. */
  ALL
}
