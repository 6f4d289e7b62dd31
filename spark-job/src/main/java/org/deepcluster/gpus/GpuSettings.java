package org.deepcluster.gpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What Spark's settings say of GPUs: executors have one each, or none. Tasks ask for it themselves
 * where they run the network, so that all others use every core.
 *
 * @param master Spark's master, empty where it is not known
 * @param gpu the settings of Spark that are of GPUs
 * @param dynamic whether executors come and go
 */
public record GpuSettings(String master, SortedMap<String, String> gpu, boolean dynamic) {
  /** What the resource is called in Spark's settings. */
  public static final String RESOURCE = "gpu";

  private static final Pattern KEY =
      Pattern.compile("spark\\.(driver|executor|task)\\.resource\\." + RESOURCE + "\\..+");
  private static final Pattern LOCAL = Pattern.compile("local(\\[.*])?");
  private static final String EXECUTOR = "spark.executor.resource.gpu.amount";
  private static final String DRIVER = "spark.driver.resource.gpu.amount";
  private static final String TASK = "spark.task.resource.gpu.amount";
  private static final String DYNAMIC = "spark.dynamicAllocation.enabled";

  /** Of Spark's settings, all or some of them. */
  public static GpuSettings of(Map<String, String> spark) {
    SortedMap<String, String> gpu = new TreeMap<>(spark);
    gpu.keySet().removeIf(key -> !KEY.matcher(key).matches());
    return new GpuSettings(
        spark.getOrDefault("spark.master", ""),
        gpu,
        Boolean.parseBoolean(spark.getOrDefault(DYNAMIC, "false")));
  }

  /** Whether executors have GPUs. */
  public boolean asked() {
    return gpu.containsKey(EXECUTOR);
  }

  /** Each a sentence that names what cannot be, and the way out; empty if all is well. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (!gpu.isEmpty() && LOCAL.matcher(master).matches()) {
      problems.add(
          "%s: master %s offers no GPUs, and Spark would wait for them without end (remove it, or give the master of a cluster)"
              .formatted(String.join(", ", gpu.keySet()), master));
    }
    if (asked() && !gpu.get(EXECUTOR).equals("1")) {
      problems.add(
          "%s=%s: an executor computes on one GPU (rule: 1, and as many executors on a machine as it has GPUs)"
              .formatted(EXECUTOR, gpu.get(EXECUTOR)));
    }
    if (gpu.containsKey(TASK)) {
      problems.add(
          "%s=%s: every task would hold a GPU, and one core of an executor would work where all can (remove it: tasks that run the network ask for a GPU themselves)"
              .formatted(TASK, gpu.get(TASK)));
    }
    if (gpu.containsKey(DRIVER)) {
      problems.add(
          "%s=%s: the driver computes on its CPU (remove it)".formatted(DRIVER, gpu.get(DRIVER)));
    }
    if (asked() && dynamic) {
      problems.add(
          "%s=true: Spark would start executors of their own for tasks with a GPU, which no longer fit beside the ones that hold it (set it to false, and spark.executor.instances)"
              .formatted(DYNAMIC));
    }
    return problems;
  }
}
