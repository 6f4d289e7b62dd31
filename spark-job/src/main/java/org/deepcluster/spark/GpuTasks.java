package org.deepcluster.spark;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.deepcluster.config.ConfigException;
import org.deepcluster.gpus.Device;
import org.deepcluster.gpus.Devices;
import org.deepcluster.gpus.GpuException;
import org.deepcluster.gpus.GpuSettings;
import scala.Option;
import scala.Tuple2;

/**
 * Tasks that run the network. Where executors have a GPU, such a task holds it, and a core; all
 * other tasks take a core each, so that decoding and k-means use every one. The executor's process
 * computes on the GPU that Spark assigned to its first such task. The driver computes on its CPU.
 */
final class GpuTasks {
  private static final Devices DEVICES = Devices.here();

  /** The address of this process's GPU, null until a task has one. */
  private static String pinned;

  private GpuTasks() {}

  /**
   * Completes settings that ask for GPUs, and refuses those that cannot work, before Spark is
   * started with them.
   *
   * @throws ConfigException with all that is wrong
   */
  static void configure(SparkConf conf) {
    GpuSettings settings = settings(conf);
    List<String> problems = settings.problems();
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    if (settings.asked()) {
      // CUDA then numbers GPUs as the driver's tools, and discovery scripts, do.
      conf.setIfMissing("spark.executorEnv.CUDA_DEVICE_ORDER", "PCI_BUS_ID");
    }
  }

  private static GpuSettings settings(SparkConf conf) {
    Map<String, String> settings = new TreeMap<>();
    for (Tuple2<String, String> setting : conf.getAll()) {
      settings.put(setting._1(), setting._2());
    }
    return GpuSettings.of(settings);
  }

  /** Whether executors have GPUs. */
  static boolean areUsed(SparkContext spark) {
    return areUsed(spark.conf());
  }

  static boolean areUsed(SparkConf conf) {
    return settings(conf).asked();
  }

  /** {@code tasks}, each of which holds a GPU where executors have one. */
  static <T> JavaRDD<T> holding(JavaRDD<T> tasks) {
    SparkContext spark = tasks.context();
    return areUsed(spark) ? tasks.withResources(profile(spark)) : tasks;
  }

  /** How many such tasks the executors that are there now can run at once. */
  static int slots(SparkContext spark) {
    return spark.maxNumConcurrentTasks(profile(spark));
  }

  /** How many tasks that take a core alone they can run at once. */
  static int cores(SparkContext spark) {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }

  /** What Spark gives such a task; the same object each time, as Spark keeps every one. */
  private static synchronized ResourceProfile profile(SparkContext spark) {
    if (!areUsed(spark)) {
      return spark.resourceProfileManager().defaultResourceProfile();
    }
    TaskResourceRequests task =
        new TaskResourceRequests().cpus(1).resource(GpuSettings.RESOURCE, 1);
    ResourceProfile profile = new ResourceProfileBuilder().require(task).build();
    Option<ResourceProfile> known = spark.resourceProfileManager().getEquivalentProfile(profile);
    if (known.isEmpty()) {
      spark.resourceProfileManager().addResourceProfile(profile);
    }
    return known.getOrElse(() -> profile);
  }

  /**
   * Sees to it that an executor can compute on its GPU, where it has one: before hours of decoding.
   * If it cannot, the job fails with the reason.
   */
  static void check(JavaSparkContext context) {
    if (areUsed(context.sc())) {
      holding(context.parallelize(List.of(0), 1)).foreach(number -> pin());
    }
  }

  /**
   * Makes a task's thread compute on the GPU that Spark assigned to it, if any. It comes before
   * anything of ND4J.
   *
   * @throws GpuException if that GPU cannot be used, or the process has another one
   */
  static void pin() {
    TaskContext task = TaskContext.get();
    ResourceInformation gpu = task == null ? null : task.resourcesJMap().get(GpuSettings.RESOURCE);
    if (gpu != null) {
      pin(gpu.addresses()[0]);
    }
  }

  private static synchronized void pin(String address) {
    if (pinned == null) {
      requireUsable(address, DEVICES.at(address));
    } else if (!pinned.equals(address)) {
      throw new GpuException(
          "Cannot use the GPU at %s: this executor computes on the one at %s (rule: spark.executor.resource.gpu.amount=1)"
              .formatted(address, pinned));
    }
    DEVICES.use(address);
    pinned = address;
  }

  private static void requireUsable(String address, Device device) {
    device
        .problem()
        .ifPresent(
            problem -> {
              throw new GpuException("Cannot use the GPU at %s: %s".formatted(address, problem));
            });
  }
}
