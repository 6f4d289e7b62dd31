package org.deepcluster.runs;

/** A run directory refused what was asked of it; the message says why and what to do. */
public abstract class RunException extends RuntimeException {

  RunException(String message) {
    super(message);
  }

  RunException(String message, Throwable cause) {
    super(message, cause);
  }
}
