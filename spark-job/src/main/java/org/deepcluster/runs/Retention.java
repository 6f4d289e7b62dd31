package org.deepcluster.runs;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which files of a run may go; commits themselves always stay. Features go when a later epoch has
 * begun, training rounds when the epoch's network or two later rounds are committed. Clusterings
 * and networks stay for epoch 0 (the initial weights), for the newest {@code keepEpochs} epochs and
 * for every {@code networkEvery}-th epoch. What the next stage reads always stays.
 *
 * @param keepEpochs at least 1
 * @param networkEvery 1 keeps every epoch's network and clustering, 0 keeps none for being round
 * @param grace how long files that no commit names are left alone, for writers that are still alive
 */
public record Retention(int keepEpochs, int networkEvery, Duration grace) {

  /** The newest three epochs, every network and clustering, one hour. */
  public static final Retention DEFAULT = new Retention(3, 1, Duration.ofHours(1));

  public Retention {
    if (keepEpochs < 1 || networkEvery < 0 || grace.isNegative()) {
      throw new IllegalArgumentException(
          "Cannot retain keepEpochs="
              + keepEpochs
              + ", networkEvery="
              + networkEvery
              + ", grace="
              + grace
              + " (at least 1, 0 and 0)");
    }
  }

  /** The steps of a chain whose files may go. */
  Set<Step> superseded(List<Commit> chain) {
    Set<Step> needed = needed(chain);
    Set<Step> superseded = new HashSet<>();
    for (int i = 0; i < chain.size(); i++) {
      Step step = chain.get(i).step();
      if (!needed.contains(step) && isSuperseded(step, chain.subList(i + 1, chain.size()))) {
        superseded.add(step);
      }
    }
    return superseded;
  }

  private boolean isSuperseded(Step step, List<Commit> later) {
    return switch (step.stage()) {
      case FEATURES -> later.stream().anyMatch(c -> c.step().epoch() > step.epoch());
      case TRAIN -> isTrainedOn(step, later);
      case CLUSTERS, NETWORK -> isOld(step, later) && !isRound(step.epoch());
    };
  }

  /** The round before the last one stays: the last may turn out damaged. */
  private static boolean isTrainedOn(Step step, List<Commit> later) {
    return later.size() >= 2
        || later.stream()
            .anyMatch(c -> c.step().compareTo(Step.of(step.epoch(), Stage.NETWORK)) >= 0);
  }

  private boolean isOld(Step step, List<Commit> later) {
    return later.stream().anyMatch(c -> c.step().epoch() >= step.epoch() + keepEpochs);
  }

  private boolean isRound(int epoch) {
    return epoch == 0 || (networkEvery > 0 && epoch % networkEvery == 0);
  }

  /**
   * What going on from the end of a chain reads: it, the newest network, the last two clusterings.
   */
  static Set<Step> needed(List<Commit> chain) {
    Set<Step> needed = new HashSet<>();
    int networks = 1;
    int clusterings = 2;
    for (int i = chain.size() - 1; i >= 0; i--) {
      Step step = chain.get(i).step();
      boolean isNeeded =
          switch (step.stage()) {
            case NETWORK -> networks-- > 0;
            case CLUSTERS -> clusterings-- > 0;
            case FEATURES, TRAIN -> false;
          };
      if (isNeeded || i == chain.size() - 1) {
        needed.add(step);
      }
    }
    return needed;
  }
}
