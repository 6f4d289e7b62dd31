package org.deepcluster.runs;

/** Another writer committed something else under the same name: stop, write nothing more. */
public final class WriterConflictException extends RunException {

  /** With a message in full. */
  public WriterConflictException(String message) {
    super(message);
  }
}
