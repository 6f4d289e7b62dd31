package org.deepcluster.bench;

/** A result that is wrong, or a peer that cannot be used; slowness is never a reason. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message in full. */
  public BenchException(String message) {
    super(message);
  }

  /** With a message in full and what led to it. */
  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
