package org.deepcluster.runs;

import java.io.IOException;
import java.util.List;

/** The device or quota behind a file is full; nothing half-written was committed. */
public final class NoSpaceException extends IOException {

  private static final int LONGEST_CHAIN = 32;
  private static final List<String> SIGNS =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "Not enough space",
          "QuotaExceededException");

  NoSpaceException(String attempted, Throwable cause) {
    super(
        attempted
            + ": no space is left there (the last commit is whole; free some room, then run the same"
            + " command again)",
        cause);
  }

  /** Whether a full device is the reason of {@code failure}, also one told by an executor. */
  public static boolean isReasonOf(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < LONGEST_CHAIN; depth++) {
      String text = cause.toString();
      if (cause instanceof NoSpaceException || SIGNS.stream().anyMatch(text::contains)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** {@code failure} itself, or one that says in words that {@code attempted} ran out of space. */
  static IOException explain(String attempted, IOException failure) {
    boolean plain = !(failure instanceof NoSpaceException) && isReasonOf(failure);
    return plain ? new NoSpaceException(attempted, failure) : failure;
  }
}
