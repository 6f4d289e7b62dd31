package org.deepcluster.clustering;

/** Clusters have collapsed for as many epochs as the settings allow. */
public final class CollapseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what is wrong, in an epoch that is the {@code epochs}-th in a row. */
  public CollapseException(int epoch, String what, int epochs) {
    super(
        "Cannot go on from epoch %d: clusters have collapsed, %s, %s (lower clustering.k or training.learning-rate in a new run; guards.collapse=warn goes on with this one)"
            .formatted(
                epoch, what, epochs == 1 ? "at once" : "%d epochs in a row".formatted(epochs)));
  }
}
