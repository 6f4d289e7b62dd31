package org.deepcluster.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deepcluster.app.Checkup.Finding;
import org.deepcluster.app.Checkup.Level;
import org.deepcluster.gpus.Device;
import org.deepcluster.gpus.Devices;
import org.deepcluster.gpus.GpuException;
import org.deepcluster.gpus.GpuSettings;

/**
 * What {@code doctor} finds of GPUs.
 *
 * @param devices of this machine
 * @param supported whether the jar carries native code for GPUs
 * @param loaded whether ND4J computes on one in this process
 */
record GpuCheckup(Devices devices, boolean supported, boolean loaded) {
  private static final String WHAT = "gpu";

  /**
   * The findings.
   *
   * @param spark Spark's settings
   */
  List<Finding> run(Map<String, String> spark) {
    GpuSettings settings = GpuSettings.of(spark);
    List<Finding> findings = new ArrayList<>();
    settings
        .problems()
        .forEach(problem -> findings.add(new Finding(Level.FAIL, "gpu settings", problem)));
    if (settings.asked() && !supported) {
      findings.add(
          new Finding(
              Level.FAIL,
              WHAT,
              "executors are to have GPUs, and this jar has no code for them (mvn -Pcuda"
                  + " package)"));
    }
    try {
      devices.all().forEach(device -> findings.add(finding(device, settings.asked())));
    } catch (GpuException e) {
      findings.add(none(e.getMessage(), settings.asked()));
    }
    return findings;
  }

  private Finding finding(Device device, boolean asked) {
    Level otherwise = asked || supported ? Level.FAIL : Level.WARN;
    if (device.problem().isPresent()) {
      return new Finding(otherwise, WHAT, device.problem().orElseThrow());
    } else if (supported && !loaded) {
      return new Finding(
          Level.FAIL,
          WHAT,
          device
              + ", but CUDA does not load (install CUDA 11.6 and cuDNN 8; the log names what is"
              + " missing)");
    }
    String use = supported ? "" : "; this jar uses the CPU";
    return new Finding(Level.OK, WHAT, device + use);
  }

  private Finding none(String reason, boolean asked) {
    if (asked) {
      return new Finding(Level.FAIL, WHAT, reason);
    }
    return supported
        ? new Finding(Level.WARN, WHAT, reason + "; well for a driver, which uses the CPU")
        : new Finding(Level.OK, WHAT, "none; the CPU is used");
  }
}
