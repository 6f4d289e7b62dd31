package org.deepcluster.runs;

/** A run directory that cannot be used as asked. */
public class RunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message in full. */
  public RunException(String message) {
    super(message);
  }

  /** With a message in full and what caused it. */
  public RunException(String message, Throwable cause) {
    super(message, cause);
  }
}
