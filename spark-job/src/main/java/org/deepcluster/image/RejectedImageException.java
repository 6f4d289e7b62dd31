package org.deepcluster.image;

/** An image that is not used, with the reason in words. */
public final class RejectedImageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a reason such as "truncated JPEG: no end marker". */
  public RejectedImageException(String reason) {
    super(reason);
  }

  RejectedImageException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
