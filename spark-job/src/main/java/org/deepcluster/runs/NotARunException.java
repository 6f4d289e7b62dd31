package org.deepcluster.runs;

/** The directory is not a run, or not one of this format. */
public final class NotARunException extends RunException {

  NotARunException(String message) {
    super(message);
  }
}
