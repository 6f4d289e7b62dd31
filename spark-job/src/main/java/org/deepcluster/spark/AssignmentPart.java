package org.deepcluster.spark;

import java.io.Serializable;
import org.deepcluster.runs.Artifact;

/** The clusters of a shard's images and the table that was written of them. */
record AssignmentPart(int[] clusters, Artifact table) implements Serializable {}
