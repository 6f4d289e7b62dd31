package org.deepcluster.config;

import java.io.Serializable;

/** Images as the network sees them: {@code size} pixels square. */
public record ImageConfig(int size) implements Serializable {}
