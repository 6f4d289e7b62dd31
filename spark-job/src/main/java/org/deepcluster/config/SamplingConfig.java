package org.deepcluster.config;

import java.io.Serializable;

/** Sampling of training images. */
public record SamplingConfig(SamplingMode mode) implements Serializable {}
