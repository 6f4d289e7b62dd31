package org.deepcluster.model;

import java.util.OptionalInt;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * Which native library ND4J runs on in this process: that of the CPU, unless {@link #useDevice}
 * came before anything else of ND4J. Left alone, ND4J takes any GPU it finds, hands the GPUs of a
 * machine to threads in turn, and falls back to the CPU without an error.
 */
public final class NativeBackend {
  private static final String CPU = "org.nd4j.linalg.cpu.nativecpu.CpuBackend";
  private static final String CUDA = "org.nd4j.linalg.jcublas.JCublasBackend";

  /** Empty until the process has been decided for; -1 is the CPU. */
  private static OptionalInt chosen = OptionalInt.empty();

  private static final int NO_DEVICE = -1;

  private NativeBackend() {}

  /** Whether arrays lie in host memory. It decides for the CPU where nothing has been decided. */
  public static synchronized boolean isCpu() {
    if (chosen.isEmpty()) {
      ND4JClassLoading.setNd4jClassloader(onlyBackend(CPU));
      chosen = OptionalInt.of(NO_DEVICE);
    }
    return Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU;
  }

  /** Whether the jar carries CUDA's library. */
  public static boolean hasCuda() {
    String backend = CUDA.replace('.', '/') + ".class";
    return NativeBackend.class.getClassLoader().getResource(backend) != null;
  }

  /**
   * Makes this process compute on CUDA's device {@code ordinal}, and this thread too: each thread
   * that computes has to call it.
   *
   * @throws IllegalStateException if CUDA does not load here, or the process computes elsewhere
   */
  public static synchronized void useDevice(int ordinal) {
    if (chosen.isEmpty()) {
      ClassLoader cuda = onlyBackend(CUDA);
      requireAvailable(ordinal, cuda);
      ND4JClassLoading.setNd4jClassloader(cuda);
      chosen = OptionalInt.of(ordinal);
    }
    if (chosen.getAsInt() != ordinal) {
      throw new IllegalStateException(
          "Cannot compute on GPU %d: this process computes on %s already (rule: one device a process, before anything else of ND4J)"
              .formatted(
                  ordinal,
                  chosen.getAsInt() == NO_DEVICE ? "the CPU" : "GPU " + chosen.getAsInt()));
    }
    Nd4j.getAffinityManager().unsafeSetDevice(ordinal);
  }

  private static ClassLoader onlyBackend(String backend) {
    return new OneProvider(NativeBackend.class.getClassLoader(), Nd4jBackend.class, backend);
  }

  private static void requireAvailable(int ordinal, ClassLoader cuda) {
    if (!hasCuda()) {
      throw new IllegalStateException(
          "Cannot compute on GPU %d: this jar carries no CUDA (submit the one that mvn -Pcuda package makes)"
              .formatted(ordinal));
    }
    try {
      ServiceLoader.load(Nd4jBackend.class, cuda).findFirst().orElseThrow().isAvailable();
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      throw new IllegalStateException(
          "Cannot compute on GPU %d: CUDA does not load: %s (rule: an NVIDIA driver of at least 510, CUDA 11.6 and cuDNN 8 on the machine)"
              .formatted(ordinal, e.getMessage()),
          e);
    }
  }
}
