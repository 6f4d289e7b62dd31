package org.deepcluster.gpus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.deepcluster.model.NativeBackend;

/** The GPUs that NVIDIA's driver has, as its own tool describes them; ND4J computes on them. */
final class NvidiaDevices implements Devices {
  private static final List<String> QUERY =
      List.of("nvidia-smi", "--query-gpu=name,compute_cap", "--format=csv,noheader");
  private static final String WAY_OUT =
      "(install NVIDIA's driver, 510 or newer, on this machine, or give executors no GPU)";

  @Override
  public List<Device> all() {
    return ask(QUERY).lines().filter(line -> !line.isBlank()).map(Device::parse).toList();
  }

  @Override
  public Device at(String address) {
    List<String> query = new ArrayList<>(QUERY);
    query.add("--id=" + address);
    return Device.parse(ask(query));
  }

  private static String ask(List<String> query) {
    try {
      Process process = new ProcessBuilder(query).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code == 0) {
        return told;
      }
      throw new GpuException(
          "Cannot find a GPU: %s ended with %d: %s %s"
              .formatted(String.join(" ", query), code, told.strip(), WAY_OUT));
    } catch (IOException e) {
      throw new GpuException(
          "Cannot find a GPU: there is no NVIDIA driver: %s %s".formatted(e.getMessage(), WAY_OUT),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GpuException("Cannot find a GPU: interrupted while nvidia-smi was asked", e);
    }
  }

  @Override
  public void use(String address) {
    NativeBackend.useDevice(Visibility.of(System.getenv()).ordinal(address));
  }
}
