package org.deepcluster.evaluation;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The k most similar train images of each of m test rows, most similar first; equally similar ones
 * by lowest train id. A mergeable accumulator: as this order is total, the result does not depend
 * on how train images are cut into parts or in which order the parts are merged.
 *
 * <p>Memory: 12 m k bytes. A row holds fewer than k where fewer train images were offered.
 */
public final class Neighbours implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int k;
  private final int[] counts; // (m)
  private final float[] similarities; // (m, k)
  private final long[] ids; // (m, k)

  /** No neighbours yet. */
  public Neighbours(int rows, int k) {
    if (rows < 0 || k < 1) {
      throw new IllegalArgumentException(
          "Cannot hold %d neighbours of %d rows (rule: at least 1 of at least 0)"
              .formatted(k, rows));
    }
    this.k = k;
    this.counts = new int[rows];
    this.similarities = new float[Math.multiplyExact(rows, k)];
    this.ids = new long[similarities.length];
  }

  /** Test rows. */
  public int rows() {
    return counts.length;
  }

  /** Neighbours that a row has so far, at most k. */
  public int count(int row) {
    return counts[row];
  }

  /** The train image at {@code rank} (0 is nearest). */
  public long id(int row, int rank) {
    return ids[row * k + rank];
  }

  /** The similarity at {@code rank} (0 is nearest). */
  public float similarity(int row, int rank) {
    return similarities[row * k + rank];
  }

  /** Keeps a train image if it is among the k most similar of a row so far. */
  void offer(int row, float similarity, long id) {
    int first = row * k;
    int end = first + counts[row];
    if (counts[row] == k) {
      if (!before(similarity, id, end - 1)) {
        return;
      }
      end--;
    } else {
      counts[row]++;
    }
    while (end > first && before(similarity, id, end - 1)) {
      similarities[end] = similarities[end - 1];
      ids[end] = ids[end - 1];
      end--;
    }
    similarities[end] = similarity;
    ids[end] = id;
  }

  /** Takes over the neighbours that were found in another part of the train images. */
  public Neighbours merge(Neighbours other) {
    if (other.k != k || other.rows() != rows()) {
      throw new IllegalArgumentException(
          "Cannot merge %d neighbours of %d rows into %d of %d (rule: the same of both)"
              .formatted(other.k, other.rows(), k, rows()));
    }
    for (int row = 0; row < rows(); row++) {
      for (int rank = 0; rank < other.counts[row]; rank++) {
        offer(row, other.similarity(row, rank), other.id(row, rank));
      }
    }
    return this;
  }

  private boolean before(float similarity, long id, int at) {
    return similarity > similarities[at] || (similarity == similarities[at] && id < ids[at]);
  }

  @Override
  public String toString() {
    return "Neighbours[k=%d, ids=%s, similarities=%s]"
        .formatted(k, Arrays.toString(ids), Arrays.toString(similarities));
  }
}
