package org.deepcluster.cost;

import java.util.Comparator;
import java.util.List;
import org.deepcluster.cost.StageEstimate.Part;

/**
 * How long a run takes. Every epoch runs {@code stages}; the first one decodes the images besides,
 * where that is not done yet, and warms up.
 */
public record RunEstimate(
    List<StageEstimate> stages, StageEstimate decode, double warmUp, int epochs) {
  public RunEstimate {
    stages = List.copyOf(stages);
  }

  /** The model of docs/scale.md. */
  public static RunEstimate of(RunShape shape, UnitCosts costs) {
    StageModel model = new StageModel(shape, costs);
    return new RunEstimate(
        List.of(model.extract(), model.whiten(), model.cluster(), model.train()),
        model.decode(),
        costs.fixed().warmUp(),
        shape.settings().training().epochs());
  }

  /** Seconds of each epoch but the first. */
  public double laterEpoch() {
    return stages.stream().mapToDouble(StageEstimate::seconds).sum();
  }

  /** Seconds of the first epoch. */
  public double firstEpoch() {
    return decode.seconds() + warmUp + laterEpoch();
  }

  /** Seconds of the whole run. */
  public double run() {
    return firstEpoch() + (epochs - 1) * laterEpoch();
  }

  /** What most of a later epoch goes into. */
  public Part bottleneck() {
    return stages.stream()
        .map(StageEstimate::largest)
        .max(Comparator.comparingDouble(Part::seconds))
        .orElseThrow();
  }
}
