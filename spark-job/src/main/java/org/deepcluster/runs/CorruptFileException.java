package org.deepcluster.runs;

import java.io.IOException;

/** A file of a run does not hold what its commit says. */
public final class CorruptFileException extends IOException {

  CorruptFileException(String message) {
    super(message);
  }

  CorruptFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
