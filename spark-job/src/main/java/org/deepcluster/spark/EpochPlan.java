package org.deepcluster.spark;

import java.io.Serializable;
import org.deepcluster.training.PseudoLabels;
import org.deepcluster.training.WorkerDraws;

/** What an epoch trains on: pseudo-labels and each worker's draws, as primitive arrays. */
record EpochPlan(PseudoLabels labels, WorkerDraws[] draws) implements Serializable {
  long images() {
    long images = 0;
    for (WorkerDraws worker : draws) {
      images += worker.size();
    }
    return images;
  }

  /** Draws of the worker that has most: it decides how many rounds there are. */
  int longest() {
    int longest = 0;
    for (WorkerDraws worker : draws) {
      longest = Math.max(longest, worker.size());
    }
    return longest;
  }
}
