package org.deepcluster.image;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Heap bytes that a thread has asked for since it began, freed ones included. */
public final class AllocatedBytes {
  private AllocatedBytes() {}

  /** Of the thread that asks. */
  public static long ofThisThread() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
