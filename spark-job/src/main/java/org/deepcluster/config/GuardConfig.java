package org.deepcluster.config;

import java.io.Serializable;

/**
 * What is done when training diverges or clusters collapse. Shares are between 0 and 1.
 *
 * @param divergenceRetries retries from the last commit, each at half the learning rate
 * @param collapse whether a run stops
 * @param collapseEpochs in a row that count as a collapse to stop for
 * @param largestShare of the images that the largest cluster may hold
 * @param effectiveClusters exponential of the entropy of the sizes, as a share of k, at least
 */
public record GuardConfig(
    int divergenceRetries,
    CollapsePolicy collapse,
    int collapseEpochs,
    double largestShare,
    double effectiveClusters)
    implements Serializable {}
