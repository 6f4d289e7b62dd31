package org.deepcluster.sampling;

import java.io.Serializable;
import java.util.SplittableRandom;
import org.deepcluster.config.SamplingMode;
import org.deepcluster.seeds.Seed;

/**
 * How often each image is drawn in an epoch, and the weight of its loss (paper, section 3.3; O(n)
 * time and memory).
 *
 * @param occurrences (n)
 * @param weights (n) with mean 1 over the images, or null where every weight is 1
 */
public record SamplingPlan(int[] occurrences, float[] weights) implements Serializable {

  /**
   * Plans {@code draws} draws of images whose pseudo-labels are {@code clusters}.
   *
   * <p>{@code inverse-size}: each of the k' non-empty clusters is drawn floor(draws / k') times, a
   * seeded choice of them once more; within a cluster every image floor(m / size) times and a
   * seeded choice of images once more. The other modes draw every image floor(draws / n) times, a
   * seeded choice once more.
   */
  public static SamplingPlan of(SamplingMode mode, int[] clusters, int k, long draws, Seed seed) {
    return switch (mode) {
      case INVERSE_SIZE -> new SamplingPlan(balanced(clusters, k, draws, seed), null);
      case WEIGHTED_LOSS ->
          new SamplingPlan(even(clusters.length, draws, seed), inverse(clusters, k));
      case NONE -> new SamplingPlan(even(clusters.length, draws, seed), null);
    };
  }

  /** The number of draws. */
  public long draws() {
    long draws = 0;
    for (int occurrence : occurrences) {
      draws += occurrence;
    }
    return draws;
  }

  private static int[] even(int n, long draws, Seed seed) {
    int[] members = new int[n];
    for (int i = 0; i < n; i++) {
      members[i] = i;
    }
    int[] occurrences = new int[n];
    spread(members, 0, n, draws, seed, occurrences);
    return occurrences;
  }

  private static int[] balanced(int[] clusters, int k, long draws, Seed seed) {
    int[] starts = starts(clusters, k);
    int[] members = members(clusters, starts);
    int[] present = new int[k];
    int count = 0;
    for (int c = 0; c < k; c++) {
      if (starts[c + 1] > starts[c]) {
        present[count++] = c;
      }
    }
    int[] quotas = new int[k];
    spread(present, 0, count, draws, seed.child("clusters"), quotas);
    int[] occurrences = new int[clusters.length];
    for (int i = 0; i < count; i++) {
      int c = present[i];
      spread(members, starts[c], starts[c + 1], quotas[c], seed.child(c), occurrences);
    }
    return occurrences;
  }

  /** Where the members of each cluster begin when images are sorted by cluster, (k + 1). */
  private static int[] starts(int[] clusters, int k) {
    int[] starts = new int[k + 1];
    for (int cluster : clusters) {
      starts[cluster + 1]++;
    }
    for (int c = 0; c < k; c++) {
      starts[c + 1] += starts[c];
    }
    return starts;
  }

  private static int[] members(int[] clusters, int[] starts) {
    int[] next = starts.clone();
    int[] members = new int[clusters.length];
    for (int i = 0; i < clusters.length; i++) {
      members[next[clusters[i]]++] = i;
    }
    return members;
  }

  /**
   * Gives each of {@code items[from..to)} its even share of {@code draws}, and a random choice of
   * them one more; reorders that part of {@code items}.
   */
  private static void spread(int[] items, int from, int to, long draws, Seed seed, int[] out) {
    int size = to - from;
    int share = (int) (draws / size);
    int extra = (int) (draws % size);
    SplittableRandom random = seed.random();
    for (int i = 0; i < size; i++) {
      if (i < extra) {
        int j = i + random.nextInt(size - i);
        int swapped = items[from + j];
        items[from + j] = items[from + i];
        items[from + i] = swapped;
      }
      out[items[from + i]] = share + (i < extra ? 1 : 0);
    }
  }

  /** 1 / size of each image's cluster, scaled to mean 1. */
  private static float[] inverse(int[] clusters, int k) {
    int[] starts = starts(clusters, k);
    int present = 0;
    for (int c = 0; c < k; c++) {
      present += starts[c + 1] > starts[c] ? 1 : 0;
    }
    float[] weights = new float[clusters.length];
    for (int i = 0; i < weights.length; i++) {
      int size = starts[clusters[i] + 1] - starts[clusters[i]];
      weights[i] = (float) (clusters.length / ((double) present * size));
    }
    return weights;
  }
}
