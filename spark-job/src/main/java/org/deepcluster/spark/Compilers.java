package org.deepcluster.spark;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import org.apache.spark.SparkContext;

/**
 * What the JVM's compilers take from the work beside which they run: work that keeps n cores busy
 * takes longer by an n-th of the CPU time that they use. Work that waits loses less.
 */
final class Compilers {
  /** Of this process: those of its container, or of the machine. */
  static final int CORES = Runtime.getRuntime().availableProcessors();

  private static final long WATCH_MILLIS = 1000;
  private static final CompilationMXBean JVM = ManagementFactory.getCompilationMXBean();
  private static final CompilerThreads THREADS =
      new CompilerThreads(Path.of("/proc/self/task"), System::nanoTime);

  static {
    Thread watch = new Thread(Compilers::watch, "compilers");
    watch.setDaemon(true);
    watch.start();
  }

  private Compilers() {}

  /** Sees threads before they end. */
  private static void watch() {
    try {
      while (THREADS.seconds().isPresent()) {
        Thread.sleep(WATCH_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Seconds that work on so many cores of this process has lost to compilers since the start. */
  static double seconds(int cores) {
    OptionalDouble used = THREADS.seconds();
    return used.isPresent() ? used.getAsDouble() / cores : elapsed() / (cores + 1);
  }

  /**
   * Seconds in which compilers ran or waited for a core, for where nothing tells CPU time. Of n + 1
   * threads on n cores each gets n / (n + 1) of a core, so the work loses 1 / (n + 1) of them.
   */
  private static double elapsed() {
    return JVM != null && JVM.isCompilationTimeMonitoringSupported()
        ? JVM.getTotalCompilationTime() / 1e3
        : 0;
  }

  /**
   * The same of all work of {@code context}. Where executors are other processes it is the driver's
   * and their average: each compiles while it works, and the other then waits.
   */
  static DoubleSupplier beside(SparkContext context) {
    return context.isLocal()
        ? () -> seconds(CORES)
        : () -> seconds(CORES) + CompilersPlugin.secondsOnExecutors();
  }
}
