package org.deepcluster.spark;

import java.io.Serializable;
import org.deepcluster.sampling.DrawOrder;
import org.deepcluster.training.PseudoLabels;

/** What an epoch trains on: pseudo-labels and each worker's draws, as primitive arrays. */
record EpochPlan(PseudoLabels labels, DrawOrder[] draws) implements Serializable {
  long images() {
    long images = 0;
    for (DrawOrder worker : draws) {
      images += worker.draws();
    }
    return images;
  }

  /** Draws of the worker that has most: it decides how many rounds there are. */
  int longest() {
    int longest = 0;
    for (DrawOrder worker : draws) {
      longest = Math.max(longest, worker.draws());
    }
    return longest;
  }
}
