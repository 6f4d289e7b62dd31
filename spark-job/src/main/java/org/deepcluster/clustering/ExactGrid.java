package org.deepcluster.clustering;

import java.io.Serializable;

/**
 * Multiples of a power of two, coarse enough that sums of many of them are exact in double
 * precision. Terms are rounded to the grid before they are added; after that addition is
 * associative, and a sum has the same bits in whatever order and parts it is made (the first step
 * of reproducible summation, Demmel and Nguyen, doi:10.1109/ARITH.2013.9).
 *
 * @param shifter 1.5 times a power of two: adding it to a term and taking it away again rounds the
 *     term to the unit in the last place of the shifter
 */
record ExactGrid(double shifter) implements Serializable {

  /**
   * A grid for sums of at most {@code terms} terms of magnitude at most {@code largest}. Its step
   * is at most {@code terms * largest} times 2^-50.
   */
  static ExactGrid of(long terms, double largest) {
    // |sum| < 2^exponent, in steps of 2^(exponent - 52): at most 2^52 steps, which doubles hold
    int exponent =
        Math.getExponent(Math.max(largest, Double.MIN_NORMAL))
            + 1
            + (Long.SIZE - Long.numberOfLeadingZeros(terms));
    return new ExactGrid(1.5 * Math.scalb(1.0, exponent));
  }

  /** The nearest number of the grid. */
  double round(double term) {
    return term + shifter - shifter;
  }

  /** A finer grid, for sums of as many remainders that rounding to this one leaves. */
  ExactGrid finer(long terms) {
    return of(terms, Math.ulp(shifter) / 2);
  }
}
