package org.deepcluster.config;

import java.io.Serializable;

/** PCA whitening. */
public record WhiteningConfig(int dimensions) implements Serializable {}
