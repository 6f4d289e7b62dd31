package org.deepcluster.gpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * GPUs that do not exist, for executors of tests: any address has one, of the compute capability
 * that {@code TESTING_GPUS_CAPABILITY} names, or 8.0. The process computes on its CPU. Each use is
 * a line in the file that {@code TESTING_GPUS_LOG} names: process, address, and whether ND4J had
 * been loaded before it.
 */
public final class TestingDevices implements Devices {
  @Override
  public List<Device> all() {
    return List.of(at("0"));
  }

  @Override
  public Device at(String address) {
    String capability = System.getenv().getOrDefault("TESTING_GPUS_CAPABILITY", "8.0");
    return Device.parse("made up at " + address + ", " + capability);
  }

  @Override
  public void use(String address) {
    String line =
        "%d %s %s\n"
            .formatted(ProcessHandle.current().pid(), address, isLoaded() ? "late" : "before-nd4j");
    try {
      Files.writeString(
          Path.of(System.getenv("TESTING_GPUS_LOG")),
          line,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLoaded() {
    try {
      Method find = ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class);
      find.setAccessible(true);
      Object nd4j = find.invoke(Devices.class.getClassLoader(), "org.nd4j.linalg.factory.Nd4j");
      return nd4j != null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
