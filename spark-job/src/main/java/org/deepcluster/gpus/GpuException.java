package org.deepcluster.gpus;

/** A GPU that cannot be used, and why. */
public final class GpuException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what was attempted, the rule and the way out. */
  public GpuException(String message) {
    super(message);
  }

  /** With what made it fail. */
  public GpuException(String message, Throwable cause) {
    super(message, cause);
  }
}
