package org.deepcluster.config;

import java.io.Serializable;

/** How often images are clustered anew. */
public record ReassignConfig(double epochs) implements Serializable {}
