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
  private static final CompilationMXBean JVM = ManagementFactory.getCompilationMXBean();
  private static final CompilerThreads THREADS =
      new CompilerThreads(Path.of("/proc/self/task"), System::nanoTime);

  private Compilers() {}

  /** Seconds that work on all cores of this process has lost to compilers since the start. */
  static double seconds() {
    int cores = Runtime.getRuntime().availableProcessors();
    OptionalDouble used = THREADS.seconds();
    return used.isPresent() ? used.getAsDouble() / cores : elapsed() / (cores + 1);
  }

  /** Seconds in which compilers ran or waited for a core; one more than n threads waits 1 in n. */
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
        ? Compilers::seconds
        : () -> seconds() + CompilersPlugin.secondsOnExecutors();
  }
}
