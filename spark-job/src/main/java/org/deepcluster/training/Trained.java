package org.deepcluster.training;

import org.deepcluster.model.NetworkState;

/**
 * How far training of an epoch has come.
 *
 * @param network after the last round
 * @param rounds trained so far
 * @param lossSum sum over the images so far of their weighted losses
 * @param images trained so far, repeats counted
 */
public record Trained(NetworkState network, int rounds, double lossSum, long images) {

  /** An epoch that begins. */
  public static Trained from(NetworkState network) {
    return new Trained(network, 0, 0, 0);
  }

  /** One round further. */
  public Trained plus(ParameterAverage average) {
    return new Trained(
        average.state(),
        rounds + 1,
        lossSum + average.lossSum(),
        images + average.trained().count());
  }
}
