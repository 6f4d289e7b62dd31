package org.deepcluster.dataset;

/**
 * An image as an input holds it: where it lies, the name of its class (null where it has none) and
 * its file's bytes, null where there is no such file. {@code index} counts the images of its split,
 * from 0.
 */
public record SourceImage(long index, String path, String className, byte[] bytes) {}
