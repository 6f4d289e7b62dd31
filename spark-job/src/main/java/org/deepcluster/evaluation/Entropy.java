package org.deepcluster.evaluation;

/**
 * Shannon entropy of a histogram in nats, H = -sum p log p with p = count / total, in [0, log k];
 * higher is more even. An empty histogram has entropy 0.
 */
public final class Entropy {
  private Entropy() {}

  /** The entropy of {@code counts}; zeros add nothing. */
  public static double of(int[] counts) {
    double total = 0;
    for (int count : counts) {
      total += count;
    }
    double sum = 0;
    for (int count : counts) {
      if (count > 0) {
        sum += count * (Math.log(total) - Math.log(count));
      }
    }
    return total == 0 ? 0 : sum / total;
  }
}
