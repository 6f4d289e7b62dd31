package org.deepcluster.training;

/** Training did not do what its plan says, or its result must not be used. */
public class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message in full. */
  public TrainingException(String message) {
    super(message);
  }
}
