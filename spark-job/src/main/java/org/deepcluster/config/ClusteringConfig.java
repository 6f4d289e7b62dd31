package org.deepcluster.config;

import java.io.Serializable;

/** k-means. */
public record ClusteringConfig(
    ClusteringEngine engine, int k, int iterations, EmptyPolicy emptyPolicy)
    implements Serializable {}
