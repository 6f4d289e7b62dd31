package org.deepcluster.clustering;

import java.io.Serializable;

/**
 * The nearest centroid of each row of a block: its cluster, the squared distance to it, and the
 * margin, the distance to the second nearest minus that to the nearest (positive infinity at k =
 * 1).
 */
public record Assigned(int[] clusters, float[] squaredDistances, float[] margins)
    implements Serializable {}
