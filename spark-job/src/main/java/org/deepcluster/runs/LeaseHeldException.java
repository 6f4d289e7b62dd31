package org.deepcluster.runs;

/** Another process holds the run and is not known to be dead. */
public final class LeaseHeldException extends RunException {

  LeaseHeldException(String message) {
    super(message);
  }
}
