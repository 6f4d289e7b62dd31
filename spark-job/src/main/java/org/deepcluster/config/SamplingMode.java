package org.deepcluster.config;

/** How the trivial parametrisation is avoided (paper, section 3.3). */
public enum SamplingMode {
  /** Images are drawn so that every pseudo-label is equally likely. */
  INVERSE_SIZE,
  /** Every image once, its loss weighted by the inverse of its cluster's size. */
  WEIGHTED_LOSS,
  /** Every image once, weight 1. */
  NONE
}
