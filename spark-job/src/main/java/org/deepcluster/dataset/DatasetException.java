package org.deepcluster.dataset;

/** A dataset, or the input of one, that cannot be used. */
public final class DatasetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message in full. */
  public DatasetException(String message) {
    super(message);
  }

  /** With a message in full and what caused it. */
  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
