package org.deepcluster.training;

import java.io.Serializable;
import org.deepcluster.sampling.DrawDigest;

/**
 * What one worker brings back from a round: its parameters and velocities, what it trained on, and
 * the sum over its images of their weighted losses.
 */
public record RoundResult(
    int worker, float[] parameters, float[] momentum, DrawDigest trained, double lossSum)
    implements Serializable {

  /** Images trained, repeats counted. */
  public long examples() {
    return trained.count();
  }
}
