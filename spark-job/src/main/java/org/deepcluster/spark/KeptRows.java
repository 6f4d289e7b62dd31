package org.deepcluster.spark;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.deepcluster.features.FeatureBlock;

/**
 * Rows that several jobs read: the first computes them, and from then on they lie on heaps of
 * executors, or on their disks, until they are closed.
 */
record KeptRows(JavaRDD<FeatureBlock> rows) implements AutoCloseable {

  /** Keeps {@code rows}, which are nobody else's. */
  static KeptRows of(JavaRDD<FeatureBlock> rows) {
    return new KeptRows(rows.persist(StorageLevel.MEMORY_AND_DISK()));
  }

  @Override
  public void close() {
    rows.unpersist(false);
  }
}
