package org.deepcluster.evaluation;

/** A smooth function to be minimised. */
@FunctionalInterface
public interface Objective {
  /** The function and its gradient at {@code x}, which is not kept or changed. */
  Value at(double[] x);

  /** A function's value and gradient, (dimensions), at some point. */
  record Value(double value, double[] gradient) {}
}
