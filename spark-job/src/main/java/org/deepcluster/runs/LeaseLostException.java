package org.deepcluster.runs;

/** A newer generation holds the run: this process must write nothing more. */
public final class LeaseLostException extends RunException {

  LeaseLostException(String message) {
    super(message);
  }
}
