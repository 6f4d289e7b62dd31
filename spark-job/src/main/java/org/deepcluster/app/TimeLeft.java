package org.deepcluster.app;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.Stage;

/**
 * Seconds a run still takes, from what its commits say they took: the newest time of each stage,
 * without decoding, because no later epoch decodes again, and without what compilers took. The
 * running stage counts by the share of it that is done; before it has ever ended, by how long that
 * share took. There is no answer while a stage that is still to come has never run. No clock: times
 * are arguments.
 */
final class TimeLeft {
  private static final Stage[] STAGES = {Stage.FEATURES, Stage.CLUSTERS, Stage.NETWORK};

  private final int epochs;
  private final Map<Stage, Double> newest = new EnumMap<>(Stage.class);
  private Stage running = Stage.NETWORK;
  private int epochsDone;
  private double committed; // seconds of the running stage that are in commits

  /** Of a run of {@code epochs} epochs. */
  TimeLeft(int epochs) {
    this.epochs = epochs;
  }

  /** A step was committed, by this process or an earlier one; in order. */
  void committed(Commit commit) {
    double seconds = seconds(commit);
    switch (commit.step().stage()) {
      case FEATURES -> end(Stage.FEATURES, seconds, Stage.CLUSTERS);
      case CLUSTERS -> end(Stage.CLUSTERS, seconds, Stage.NETWORK);
      case TRAIN -> committed += seconds;
      case NETWORK -> endEpoch(commit.step().epoch(), seconds);
    }
  }

  private void endEpoch(int epoch, double seconds) {
    epochsDone = epoch;
    if (epoch == 0) {
      running = Stage.FEATURES;
    } else {
      end(Stage.NETWORK, committed + seconds, Stage.FEATURES);
    }
  }

  private void end(Stage stage, double seconds, Stage next) {
    newest.put(stage, seconds);
    running = next;
    committed = 0;
  }

  /** What a stage takes again. */
  private static double seconds(Commit commit) {
    double sum = 0;
    if (commit.notes().get("seconds") instanceof Map<?, ?> parts) {
      for (Map.Entry<?, ?> part : parts.entrySet()) {
        sum += "decode".equals(part.getKey()) ? 0 : number(part.getValue());
      }
    }
    return Math.max(0, sum - number(commit.notes().get("compilers")));
  }

  private static double number(Object note) {
    return note instanceof Number number ? number.doubleValue() : 0;
  }

  /**
   * Seconds left, 0 when all is done.
   *
   * @param share of the running stage that is done, 0 to 1; 0 where it does not tell
   * @param since seconds since the last commit, or since this process began
   */
  OptionalDouble seconds(double share, double since) {
    if (epochsDone >= epochs) {
      return OptionalDouble.of(0);
    }
    OptionalDouble whole = running(share, committed + since);
    if (whole.isEmpty()) {
      return whole;
    }
    double epoch = 0;
    double later = 0;
    for (Stage stage : STAGES) {
      OptionalDouble one = stage == running ? whole : newest(stage);
      if (one.isEmpty()) {
        return one;
      }
      epoch += one.getAsDouble();
      later += stage.compareTo(running) > 0 ? one.getAsDouble() : 0;
    }
    double done = share > 0 ? share * whole.getAsDouble() : committed + since;
    double now = Math.max(0, whole.getAsDouble() - done);
    return OptionalDouble.of(now + later + (epochs - epochsDone - 1) * epoch);
  }

  /** How long the running stage takes as a whole. */
  private OptionalDouble running(double share, double elapsed) {
    OptionalDouble known = newest(running);
    return known.isEmpty() && share > 0 ? OptionalDouble.of(elapsed / share) : known;
  }

  private OptionalDouble newest(Stage stage) {
    Double seconds = newest.get(stage);
    return seconds == null ? OptionalDouble.empty() : OptionalDouble.of(seconds);
  }
}
