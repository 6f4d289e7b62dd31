package org.deepcluster.report;

import java.util.List;
import java.util.Optional;
import org.deepcluster.runs.EpochMetrics;
import org.deepcluster.runs.RunIdentity;

/**
 * Everything a report shows.
 *
 * @param run where the run lies
 * @param images how many images the dataset has
 * @param epochs oldest first; may be empty
 * @param evaluation empty when {@code evaluate} was not run
 * @param messages what was found wrong with the run's commits
 */
public record ReportData(
    String run,
    RunIdentity identity,
    long images,
    List<EpochMetrics> epochs,
    Gallery gallery,
    Optional<Evaluation> evaluation,
    List<String> messages) {

  public ReportData {
    epochs = List.copyOf(epochs);
    messages = List.copyOf(messages);
  }

  Optional<EpochMetrics> last() {
    return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.get(epochs.size() - 1));
  }
}
