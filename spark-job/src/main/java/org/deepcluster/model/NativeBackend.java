package org.deepcluster.model;

import org.nd4j.linalg.factory.Nd4j;

/** Which native library ND4J runs on. */
public final class NativeBackend {
  private NativeBackend() {}

  /** Whether arrays lie in host memory. */
  public static boolean isCpu() {
    return Nd4j.getExecutioner()
        .type()
        .equals(org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType.NATIVE_CPU);
  }
}
