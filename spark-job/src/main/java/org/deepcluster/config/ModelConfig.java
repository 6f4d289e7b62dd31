package org.deepcluster.config;

import java.io.Serializable;

/** The ConvNet. */
public record ModelConfig(Network network, boolean sobel) implements Serializable {}
