package org.deepcluster.training;

import java.io.Serializable;
import org.deepcluster.sampling.DrawDigest;

/**
 * What one worker did in a round.
 *
 * @param trained what it trained on
 * @param lossSum sum over its images of their weighted losses
 * @param diverged whether a parameter or velocity is not finite, or the loss beyond {@link
 *     PseudoLabels#lossLimit}
 */
public record RoundReport(int worker, DrawDigest trained, double lossSum, boolean diverged)
    implements Serializable {

  /** Images trained, repeats counted. */
  public long examples() {
    return trained.count();
  }
}
