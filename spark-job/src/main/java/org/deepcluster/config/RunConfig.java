package org.deepcluster.config;

import java.io.Serializable;

/** The run as a whole. */
public record RunConfig(long seed) implements Serializable {}
