package org.deepcluster.spark;

import org.deepcluster.linalg.FloatBlock;

/**
 * A clustering: centroids (k, d), members of each cluster, the mean squared distance of a row to
 * its centroid, and what the repair of empty clusters had to do.
 */
public record KMeansResult(
    FloatBlock centroids,
    long[] counts,
    double objective,
    int emptyBeforeRepair,
    int repairs,
    int empty) {}
