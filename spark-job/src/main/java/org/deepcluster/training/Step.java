package org.deepcluster.training;

import org.nd4j.linalg.dataset.DataSet;

/** One step of an optimiser on one minibatch. */
@FunctionalInterface
public interface Step {
  /** Trains on {@code batch}; returns its mean weighted loss before the step. */
  double fit(DataSet batch);
}
