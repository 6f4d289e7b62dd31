package org.deepcluster.clustering;

import java.util.Set;
import java.util.SplittableRandom;
import org.deepcluster.config.EmptyPolicy;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;

/**
 * Gives every empty cluster a centroid beside that of a donor, so that the donor's points are
 * shared (paper, section 3.3; Faiss splits alike). All empty clusters get their donors in one step;
 * a donor's count is halved each time it is chosen.
 */
public final class EmptyClusterRepair {
  private static final double PERTURBATION = 1.0 / 1024;

  private final EmptyPolicy policy;

  /** By {@code policy}. */
  public EmptyClusterRepair(EmptyPolicy policy) {
    this.policy = policy;
  }

  /**
   * New centroids, and for each cluster the donor it was split from, -1 where it stays.
   *
   * @param centroids (k, d)
   */
  public record Split(FloatBlock centroids, int[] donors) {
    /** How many clusters were given a new centroid. */
    public int repairs() {
      int repairs = 0;
      for (int donor : donors) {
        repairs += donor >= 0 ? 1 : 0;
      }
      return repairs;
    }
  }

  /**
   * Splits donors for all clusters without members.
   *
   * @param unsplittable donors whose points are all alike
   * @throws ClusteringException if no donor is left
   */
  public Split split(FloatBlock centroids, long[] counts, Set<Integer> unsplittable, Seed seed) {
    long[] left = counts.clone();
    unsplittable.forEach(c -> left[c] = Math.min(left[c], 1));
    int[] donors = new int[counts.length];
    FloatBlock moved =
        new FloatBlock(centroids.rows(), centroids.columns(), centroids.values().clone());
    SplittableRandom random = seed.random();
    for (int c = 0; c < counts.length; c++) {
      donors[c] = -1;
      if (counts[c] == 0 && policy != EmptyPolicy.KEEP) {
        int donor = donor(left, random, counts);
        donors[c] = donor;
        left[c] = left[donor] / 2;
        left[donor] -= left[c];
        perturb(moved, donor, c);
      }
    }
    return new Split(moved, donors);
  }

  private int donor(long[] left, SplittableRandom random, long[] counts) {
    int donor = policy == EmptyPolicy.SPLIT_LARGEST ? largest(left) : drawn(left, random);
    if (left[donor] < 2) {
      throw new ClusteringException(
          "Cannot repair empty clusters: no cluster can be split, its images being too few or all alike (%d clusters wanted; lower clustering.k)"
              .formatted(counts.length));
    }
    return donor;
  }

  private static int largest(long[] left) {
    int best = 0;
    for (int c = 1; c < left.length; c++) {
      best = left[c] > left[best] ? c : best;
    }
    return best;
  }

  /** A cluster with probability proportional to its size - 1. */
  private static int drawn(long[] left, SplittableRandom random) {
    long total = 0;
    for (long count : left) {
      total += Math.max(0, count - 1);
    }
    if (total == 0) {
      return 0;
    }
    long at = random.nextLong(total);
    int c = 0;
    for (; at >= Math.max(0, left[c] - 1); c++) {
      at -= Math.max(0, left[c] - 1);
    }
    return c;
  }

  /** Moves the two centroids apart in turn up and down, component by component. */
  private static void perturb(FloatBlock centroids, int donor, int copy) {
    float[] values = centroids.values();
    int from = centroids.offset(donor);
    int to = centroids.offset(copy);
    for (int j = 0; j < centroids.columns(); j++) {
      double sign = j % 2 == 0 ? PERTURBATION : -PERTURBATION;
      float value = values[from + j];
      values[to + j] = (float) (value * (1 + sign));
      values[from + j] = (float) (value * (1 - sign));
    }
  }
}
