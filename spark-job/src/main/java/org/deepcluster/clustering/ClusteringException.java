package org.deepcluster.clustering;

/** A clustering that cannot be made. */
public final class ClusteringException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message in full. */
  public ClusteringException(String message) {
    super(message);
  }
}
