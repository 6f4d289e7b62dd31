package org.deepcluster.runs;

/** The file system cannot create a whole file only if it is absent. */
public final class UnsupportedStoreException extends RunException {

  UnsupportedStoreException(String message) {
    super(message);
  }
}
