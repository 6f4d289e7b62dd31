package org.deepcluster.spark;

import java.util.List;
import org.deepcluster.linalg.FloatBlock;

/**
 * A clustering: centroids (k, d), members of each cluster, the mean squared distance of a row to
 * its centroid, and what the repair of empty clusters had to do.
 *
 * @param passSeconds of each pass over the rows, in order, on warm code; none of MLlib's own
 */
public record KMeansResult(
    FloatBlock centroids,
    long[] counts,
    double objective,
    int emptyBeforeRepair,
    int repairs,
    int empty,
    List<Double> passSeconds) {}
