package org.deepcluster.gpus;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which GPUs CUDA shows to a process, and in which order, by the environment it was started with.
 *
 * @param visible the addresses that are shown, in their order; empty if all are
 * @param byBus whether they are numbered as the driver's tools number them, not by their speed
 */
record Visibility(Optional<List<String>> visible, boolean byBus) {
  private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";
  private static final String ORDER = "CUDA_DEVICE_ORDER";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

  static Visibility of(Map<String, String> environment) {
    Optional<String> shown = Optional.ofNullable(environment.get(VISIBLE));
    return new Visibility(
        shown.map(list -> List.of(list.strip().split(" *, *", -1))),
        "PCI_BUS_ID".equals(environment.get(ORDER)));
  }

  /**
   * CUDA's number of the GPU at an address of Spark's.
   *
   * @throws GpuException if CUDA does not show it, or numbers GPUs otherwise
   */
  int ordinal(String address) {
    if (!NUMBER.matcher(address).matches()) {
      throw new GpuException(
          "Cannot use the GPU at %s: the address is no number (rule: the discovery script prints indices of nvidia-smi)"
              .formatted(address));
    }
    if (!byBus) {
      throw new GpuException(
          "Cannot use the GPU at %s: %s is not PCI_BUS_ID, so CUDA numbers GPUs otherwise than the driver (set spark.executorEnv.%s=PCI_BUS_ID)"
              .formatted(address, ORDER, ORDER));
    }
    int ordinal = visible.map(shown -> shown.indexOf(address)).orElse(Integer.parseInt(address));
    if (ordinal < 0) {
      throw new GpuException(
          "Cannot use the GPU at %s: %s is %s (rule: the discovery script prints what is visible)"
              .formatted(address, VISIBLE, String.join(",", visible.orElseThrow())));
    }
    return ordinal;
  }
}
