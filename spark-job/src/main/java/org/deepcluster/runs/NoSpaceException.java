package org.deepcluster.runs;

import java.io.IOException;

/** There is no room left where a file was to be written. */
public final class NoSpaceException extends IOException {
  private static final long serialVersionUID = 1L;

  private NoSpaceException(String message, IOException cause) {
    super(message, cause);
  }

  /** {@code e} as it is, or in words where the disk is full. */
  public static IOException recognise(IOException e, String target) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("No space left on device") || message.contains("quota")) {
        return new NoSpaceException(
            "Cannot write %s: no space is left (free some and run the same command again; what is committed stays)"
                .formatted(target),
            e);
      }
    }
    return e;
  }
}
