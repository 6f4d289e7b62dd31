package org.deepcluster.sampling;

import java.io.Serializable;
import java.util.Arrays;
import org.deepcluster.config.SamplingConfig;
import org.deepcluster.seeds.Seed;

/**
 * How often each image is drawn in one epoch, and with which weight its loss counts (paper, section
 * 3.3, "trivial parametrization").
 *
 * <ul>
 *   <li>{@code inverse-size}: each non-empty cluster gets the same number of draws, give or take
 *       one; weight 1.
 *   <li>{@code weighted-loss}: all images alike; weight 1 / |cluster|, scaled to mean 1 over all
 *       images.
 *   <li>{@code none}: all images alike; weight 1.
 * </ul>
 *
 * <p>"All images alike" is each once where draws = n, a random part of them where draws are fewer,
 * and floor(draws / n) times each and a random part once more where they are more. Cost: O(n + k)
 * time, 4 to 8 bytes an image, and 4 while it is made. The arrays are shared, not copied.
 */
public final class SamplingPlan implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final float[] ONE = {1};

  private final int[] occurrences;
  private final float[] weights; // (n), or a single 1
  private final long draws;

  private SamplingPlan(int[] occurrences, float[] weights, long draws) {
    this.occurrences = occurrences;
    this.weights = weights;
    this.draws = draws;
  }

  /**
   * The plan of an epoch.
   *
   * @param clusters the cluster of each image by id, each in 0..k-1
   * @param k clusters, of which some may be empty
   * @param draws images to draw this epoch, 0 or more
   */
  public static SamplingPlan of(
      SamplingConfig config, int[] clusters, int k, long draws, Seed seed) {
    requireDrawable(clusters.length, draws);
    int[] sizes = sizes(clusters, k);
    return switch (config.mode()) {
      case INVERSE_SIZE ->
          new SamplingPlan(StratifiedDraws.of(clusters, sizes, draws, seed), ONE, draws);
      case WEIGHTED_LOSS ->
          new SamplingPlan(alike(clusters, draws, seed), weights(clusters, sizes), draws);
      case NONE -> new SamplingPlan(alike(clusters, draws, seed), ONE, draws);
    };
  }

  /** Images that can be drawn. */
  public int images() {
    return occurrences.length;
  }

  /** Images drawn in the epoch, repeats counted: the sum of all occurrences. */
  public long draws() {
    return draws;
  }

  /** How often an image is drawn. */
  public int occurrences(int id) {
    return occurrences[id];
  }

  /** How often each image is drawn, (n), shared. */
  public int[] occurrences() {
    return occurrences;
  }

  /** The weight of an image's loss. */
  public float weight(int id) {
    return weights.length == 1 ? weights[0] : weights[id];
  }

  /** The weights, (n), or a single 1 for all, shared. */
  public float[] weights() {
    return weights;
  }

  /** Draws of the ids {@code from} to {@code to - 1}. */
  long draws(int from, int to) {
    long sum = 0;
    for (int id = from; id < to; id++) {
      sum += occurrences[id];
    }
    return sum;
  }

  private static int[] alike(int[] clusters, long draws, Seed seed) {
    return StratifiedDraws.of(new int[clusters.length], new int[] {clusters.length}, draws, seed);
  }

  /** 1 / |cluster| over its mean, which is (non-empty clusters) / n. */
  private static float[] weights(int[] clusters, int[] sizes) {
    long present = Arrays.stream(sizes).filter(size -> size > 0).count();
    float[] weights = new float[clusters.length];
    for (int id = 0; id < weights.length; id++) {
      weights[id] = (float) ((double) clusters.length / ((double) present * sizes[clusters[id]]));
    }
    return weights.length == 0 ? ONE : weights;
  }

  private static int[] sizes(int[] clusters, int k) {
    int[] sizes = new int[k];
    for (int id = 0; id < clusters.length; id++) {
      if (clusters[id] < 0 || clusters[id] >= k) {
        throw new IllegalArgumentException(
            "Cannot plan draws: image %d has cluster %d (rule: 0 to k-1 = %d)"
                .formatted(id, clusters[id], k - 1));
      }
      sizes[clusters[id]]++;
    }
    return sizes;
  }

  private static void requireDrawable(int images, long draws) {
    if (draws < 0 || (images == 0 && draws > 0)) {
      throw new IllegalArgumentException(
          "Cannot plan draws: %d draws of %d images (rule: draws 0 or more, of at least one image)"
              .formatted(draws, images));
    }
  }
}
