package org.deepcluster.evaluation;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.linalg.RightProduct;

/**
 * The nearest training rows of every test row by cosine similarity: a mergeable accumulator, k
 * similarities and labels a test row. Votes are weighted by exp(similarity / temperature) (Wu et
 * al. 2018, arXiv 1805.01978); equal votes go to the lowest class.
 */
public final class NearestVotes implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int K = 20;
  private static final double TEMPERATURE = 0.07;

  private final float[] similarities; // (tests, K), unordered; the least one is replaced
  private final int[] labels;
  private final int[] least;
  private final int tests;

  /** Nothing seen yet, for {@code tests} test rows. */
  public NearestVotes(int tests) {
    this.tests = tests;
    similarities = new float[tests * K];
    labels = new int[tests * K];
    least = new int[tests];
    Arrays.fill(similarities, Float.NEGATIVE_INFINITY);
    Arrays.fill(labels, -1);
  }

  /**
   * Looks at training rows of unit length.
   *
   * @param test the product with all test rows, of unit length
   */
  public void add(RightProduct test, FloatBlock train, int[] trainLabels) {
    FloatBuffer products = test.multiply(train);
    float[] row = new float[tests];
    for (int i = 0; i < train.rows(); i++) {
      products.get(i * tests, row);
      for (int t = 0; t < tests; t++) {
        offer(t, row[t], trainLabels[i]);
      }
    }
  }

  private void offer(int test, float similarity, int label) {
    int worst = test * K + least[test];
    if (similarity > similarities[worst]) {
      similarities[worst] = similarity;
      labels[worst] = label;
      int low = 0;
      for (int j = 1; j < K; j++) {
        low = similarities[test * K + j] < similarities[test * K + low] ? j : low;
      }
      least[test] = low;
    }
  }

  /** Adds what {@code other} saw. */
  public NearestVotes merge(NearestVotes other) {
    for (int t = 0; t < tests; t++) {
      for (int j = 0; j < K; j++) {
        offer(t, other.similarities[t * K + j], other.labels[t * K + j]);
      }
    }
    return this;
  }

  /** Share of test rows whose vote is their label. */
  public double accuracy(int[] testLabels, int classes) {
    int right = 0;
    for (int t = 0; t < tests; t++) {
      double[] votes = new double[classes];
      for (int j = t * K; j < (t + 1) * K; j++) {
        if (labels[j] >= 0) {
          votes[labels[j]] += Math.exp(similarities[j] / TEMPERATURE);
        }
      }
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = votes[c] > votes[best] ? c : best;
      }
      right += best == testLabels[t] ? 1 : 0;
    }
    return (double) right / tests;
  }
}
