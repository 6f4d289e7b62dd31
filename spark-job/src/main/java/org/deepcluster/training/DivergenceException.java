package org.deepcluster.training;

import java.util.List;
import java.util.Optional;

/** A worker's loss or network has left all bounds; its round must not be averaged. */
public final class DivergenceException extends TrainingException {
  private static final long serialVersionUID = 1L;

  private DivergenceException(String message) {
    super(message);
  }

  /** Of the first worker that diverged in {@code round}, if one did. */
  static Optional<DivergenceException> of(List<RoundReport> reports, int round) {
    return reports.stream()
        .filter(RoundReport::diverged)
        .findFirst()
        .map(
            report ->
                new DivergenceException(
                    "Cannot go on from round %d: worker %d diverged, its loss is %s (lower training.learning-rate)"
                        .formatted(
                            round,
                            report.worker(),
                            report.lossSum() / Math.max(1, report.examples()))));
  }
}
