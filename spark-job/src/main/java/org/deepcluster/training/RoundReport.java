package org.deepcluster.training;

import java.io.Serializable;
import org.deepcluster.sampling.DrawDigest;

/**
 * What one worker did in a round.
 *
 * @param trained what it trained on
 * @param lossSum sum over its images of their weighted losses
 * @param finite whether its losses, parameters and velocities all are numbers
 */
public record RoundReport(int worker, DrawDigest trained, double lossSum, boolean finite)
    implements Serializable {

  /** Images trained, repeats counted. */
  public long examples() {
    return trained.count();
  }
}
