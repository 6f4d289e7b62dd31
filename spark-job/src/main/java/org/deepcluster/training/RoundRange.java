package org.deepcluster.training;

import java.io.Serializable;

/**
 * The draws of a round: each worker takes batches of {@code batch} images, {@code iterations} of
 * them, from draw {@code from} of its own on; the last batch of an epoch may be short.
 */
public record RoundRange(int round, int iterations, int batch) implements Serializable {
  public RoundRange {
    if (round < 0 || iterations < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "Cannot train round %d of %d iterations and batch %d (rule: round >= 0, the others >= 1)"
              .formatted(round, iterations, batch));
    }
  }

  /** The first draw of the round. */
  public int from() {
    return Math.toIntExact((long) round * iterations * batch);
  }

  /**
   * One past the last draw of a worker that has {@code draws}; {@link #from} where none is left.
   */
  public int to(int draws) {
    return (int) Math.max(from(), Math.min(draws, from() + (long) iterations * batch));
  }

  /** How many rounds {@code draws} draws take. */
  public static int rounds(int draws, int iterations, int batch) {
    long perRound = (long) iterations * batch;
    return (int) ((draws + perRound - 1) / perRound);
  }
}
