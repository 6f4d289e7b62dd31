package org.deepcluster.gpus;

import java.util.List;
import java.util.ServiceLoader;
import org.deepcluster.model.NativeBackend;

/**
 * The GPUs of this machine: those of NVIDIA's driver, unless the class path names another provider
 * under META-INF/services.
 */
public interface Devices {
  /**
   * All of them.
   *
   * @throws GpuException if there is no driver, or none answers
   */
  List<Device> all();

  /**
   * The one at an address of Spark's.
   *
   * @throws GpuException if there is no driver, or it knows none at {@code address}
   */
  Device at(String address);

  /**
   * Makes this process, and this thread, compute on the one at {@code address}. Comes before
   * anything of ND4J in a process, and again in every thread that computes.
   */
  void use(String address);

  /** Whether the jar carries native code for GPUs. */
  static boolean areSupported() {
    return NativeBackend.hasCuda();
  }

  /** The GPUs of this machine. */
  static Devices here() {
    return ServiceLoader.load(Devices.class, Devices.class.getClassLoader())
        .findFirst()
        .orElseGet(NvidiaDevices::new);
  }
}
