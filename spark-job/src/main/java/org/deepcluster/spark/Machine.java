package org.deepcluster.spark;

import java.io.File;
import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * What a task finds where it runs.
 *
 * @param localDisk bytes free for decoded pixels, with those that are there already
 * @param decoded share of the shards whose pixels are there, 0 to 1
 * @param heap bytes of the JVM's heap
 * @param arrays bytes that arrays may take beside it
 */
record Machine(long localDisk, double decoded, long heap, long arrays) implements Serializable {
  static Machine look(ImageAccess access) {
    int shards = access.manifest().shards().size();
    long kept = IntStream.range(0, shards).filter(access.store()::holds).count();
    long side = access.store().side();
    long pixels = access.manifest().images() * 3 * side * side;
    double share = (double) kept / shards;
    long free = existing(new File(ImageAccess.localDir())).getUsableSpace();
    return new Machine(
        free + Math.round(share * pixels),
        share,
        Runtime.getRuntime().maxMemory(),
        OffHeap.limit());
  }

  /** The folder, or its nearest ancestor that exists. */
  private static File existing(File folder) {
    File at = folder.getAbsoluteFile();
    while (!at.exists() && at.getParentFile() != null) {
      at = at.getParentFile();
    }
    return at;
  }
}
