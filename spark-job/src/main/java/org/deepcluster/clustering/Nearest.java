package org.deepcluster.clustering;

/** The nearest centroid of each row of a block: its cluster and the squared distance to it. */
public record Nearest(int[] clusters, float[] squaredDistances) {}
