package org.deepcluster.spark;

import java.io.Serializable;

/** An accepted image on its way into a shard: its sort key, path, class name and file bytes. */
record PreparedImage(long key, String path, String className, byte[] bytes)
    implements Serializable {}
