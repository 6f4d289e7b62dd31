package org.deepcluster.spark;

import org.apache.spark.Partitioner;

/**
 * Cuts the range of unsigned 64-bit keys into equal parts: part i holds smaller keys than part i+1.
 */
final class KeyRanges extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int parts;

  KeyRanges(int parts) {
    this.parts = parts;
  }

  @Override
  public int numPartitions() {
    return parts;
  }

  @Override
  public int getPartition(Object key) {
    return part((Long) key);
  }

  int part(long key) {
    return (int) Math.multiplyHigh(key >>> 1, 2L * parts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyRanges that && parts == that.parts;
  }

  @Override
  public int hashCode() {
    return parts;
  }
}
