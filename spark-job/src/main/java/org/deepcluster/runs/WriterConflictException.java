package org.deepcluster.runs;

/** Another writer holds the run, or has committed something else in this one's place. */
public final class WriterConflictException extends RunException {
  private static final long serialVersionUID = 1L;

  /** With a message in full. */
  public WriterConflictException(String message) {
    super(message);
  }
}
