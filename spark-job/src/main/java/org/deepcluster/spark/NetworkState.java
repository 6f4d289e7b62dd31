package org.deepcluster.spark;

import java.io.Serializable;

/** Parameters and velocities of a network. Shared, not copied. */
record NetworkState(float[] parameters, float[] momentum) implements Serializable {}
