package org.deepcluster.spark;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;
import org.apache.spark.SparkContext;

/**
 * What the JVM's compilers take from the work beside which they run. Beside n threads that keep n
 * cores busy, a compiler is one more that wants a core: each of the n + 1 gets n / (n + 1) of one,
 * so the work loses 1 / (n + 1) of the time in which a compiler runs. Work that waits loses less.
 */
final class Compilers {
  private static final CompilationMXBean JVM = ManagementFactory.getCompilationMXBean();

  private Compilers() {}

  /** Seconds that work on all cores of this process has lost to compilers since the start. */
  static double seconds() {
    if (JVM == null || !JVM.isCompilationTimeMonitoringSupported()) {
      return 0;
    }
    return JVM.getTotalCompilationTime() / 1e3 / (Runtime.getRuntime().availableProcessors() + 1);
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
