package org.deepcluster.clustering;

import java.util.Optional;
import java.util.stream.LongStream;
import org.deepcluster.config.GuardConfig;

/**
 * The trivial solutions of alternate clustering and training (paper, section 3.3): one giant
 * cluster, few that hold all images, features that are the same for all.
 */
public final class Collapse {
  /** Features closer than a thousandth of their length are alike. */
  private static final double LEAST_VARIANCE = 1e-6;

  /** Even sizes are 1/k; small k may well be uneven. */
  private static final double LARGEST_BY_K = 3;

  private Collapse() {}

  /** Exponential of the entropy of the sizes: k if all are equal, 1 if one holds everything. */
  public static double effectiveClusters(long[] counts) {
    double n = LongStream.of(counts).sum();
    double entropy = 0;
    for (long count : counts) {
      entropy -= count == 0 ? 0 : count / n * Math.log(count / n);
    }
    return Math.exp(entropy);
  }

  /**
   * What is wrong, empty if nothing is.
   *
   * @param counts members of each cluster, (k)
   * @param variance of the features, as a share of their squared length
   */
  public static Optional<String> of(long[] counts, double variance, GuardConfig guards) {
    int k = counts.length;
    double largest = (double) LongStream.of(counts).max().orElse(0) / LongStream.of(counts).sum();
    double effective = effectiveClusters(counts);
    if (variance < LEAST_VARIANCE) {
      return Optional.of("all images have nearly the same features");
    } else if (largest > Math.max(guards.largestShare(), LARGEST_BY_K / k)) {
      return Optional.of(
          "the largest cluster holds %.1f %% of the images".formatted(100 * largest));
    } else if (effective < guards.effectiveClusters() * k) {
      return Optional.of(
          "sizes are as uneven as if there were %.1f of %d clusters".formatted(effective, k));
    }
    return Optional.empty();
  }
}
