package org.deepcluster.bench;

import java.io.IOException;

/** Wall seconds of a piece of work; they are reported, and decide nothing. */
public final class Timed {
  private Timed() {}

  /** Something to be timed. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws IOException;
  }

  /** Does {@code work}; returns how long it took. */
  public static double seconds(Work work) throws IOException {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }
}
