package org.deepcluster.config;

import java.io.Serializable;

/** Making a dataset. */
public record PrepareConfig(double maxRejected, int shardImages) implements Serializable {}
