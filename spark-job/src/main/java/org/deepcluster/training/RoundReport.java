package org.deepcluster.training;

import java.io.Serializable;
import org.deepcluster.sampling.DrawDigest;

/**
 * What one worker did in a round: what it trained on, and the sum over its images of their weighted
 * losses.
 */
public record RoundReport(int worker, DrawDigest trained, double lossSum) implements Serializable {

  /** Images trained, repeats counted. */
  public long examples() {
    return trained.count();
  }
}
