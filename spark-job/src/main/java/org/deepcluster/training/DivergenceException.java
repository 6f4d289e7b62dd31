package org.deepcluster.training;

/** A worker's loss or network has left all bounds; its round must not be averaged. */
public final class DivergenceException extends TrainingException {
  private static final long serialVersionUID = 1L;

  /** Of {@code report}'s worker, in {@code round}. */
  DivergenceException(RoundReport report, int round) {
    super(
        "Cannot go on from round %d: worker %d diverged, its loss is %s (lower training.learning-rate)"
            .formatted(round, report.worker(), report.lossSum() / Math.max(1, report.examples())));
  }
}
