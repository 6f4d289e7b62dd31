package org.deepcluster.spark;

import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.SparkConf;
import org.bytedeco.javacpp.Pointer;
import org.deepcluster.config.ConfigException;
import org.deepcluster.cost.RunNeeds;
import org.deepcluster.model.ArrayBytes;
import org.deepcluster.training.TrainingException;

/**
 * What arrays may take beside the heap. An executor's limit follows from {@code
 * spark.executor.memoryOverhead}, of which the JVM itself takes 512 MB, so that what is too large
 * fails its task with a message instead of the container.
 */
final class OffHeap {
  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final String OPTIONS = "spark.executor.extraJavaOptions";
  private static final String LIMIT = "-Dorg.bytedeco.javacpp.maxbytes=";
  private static final String PROCESS_LIMIT = "-Dorg.bytedeco.javacpp.maxphysicalbytes=";

  /** Spark's own overhead on YARN and Kubernetes: this share of the heap, and so much at least. */
  private static final double SHARE = 0.1;

  private static final long LEAST_MB = 384;

  private OffHeap() {}

  /** Bytes that this process may take. */
  static long limit() {
    return Pointer.maxBytes();
  }

  /**
   * Asked before the first array of a batch is made, which would otherwise fail half way through a
   * step, or be too much for the container.
   *
   * @param images of a batch
   * @param tasks that train in this process at once
   * @throws TrainingException if a batch takes more than its task's share of the limit
   */
  static void requireRoom(ArrayBytes arrays, int images, int tasks) {
    requireRoom(arrays.training(images), images, limit() / tasks);
  }

  static void requireRoom(long needed, int images, long given) {
    if (needed > given) {
      throw new TrainingException(
          "Cannot train %,d images a worker and step: they need %,d MB beside the heap, and the task may take %,d MB (lower training.batch-size, or raise spark.executor.memoryOverhead; in local mode lower DEEPCLUSTER_HEAP_MB)"
              .formatted(images, needed >> 20, given >> 20));
    }
  }

  /**
   * Limits executors where the user has not, and there is something to derive it from.
   *
   * @throws ConfigException if the overhead leaves nothing for arrays
   */
  static void limitExecutors(SparkConf conf) {
    String options = conf.get(OPTIONS, "");
    OptionalLong overhead = overheadMb(conf);
    if (options.contains(LIMIT) || overhead.isEmpty()) {
      return;
    }
    long arrays = overhead.getAsLong() - (RunNeeds.JVM_BYTES >> 20);
    if (arrays <= 0) {
      throw new ConfigException(
          List.of(
              OVERHEAD
                  + " is "
                  + overhead.getAsLong()
                  + " MB, of which the JVM itself takes 512: it leaves nothing for arrays (raise"
                  + " it; train --dry-run says how far)"));
    }
    long all = conf.getSizeAsMb("spark.executor.memory", "1g") + overhead.getAsLong();
    String limits = LIMIT + arrays + "m";
    if (!options.contains(PROCESS_LIMIT)) {
      limits += " " + PROCESS_LIMIT + all + "m";
    }
    conf.set(OPTIONS, (options + " " + limits).strip());
  }

  /** The overhead that is set, or that YARN and Kubernetes reckon with where none is. */
  private static OptionalLong overheadMb(SparkConf conf) {
    String master = conf.get("spark.master");
    if (master.equals("local") || master.startsWith("local[")) {
      return OptionalLong.empty();
    } else if (conf.contains(OVERHEAD)) {
      return OptionalLong.of(conf.getSizeAsMb(OVERHEAD));
    } else if (master.equals("yarn") || master.startsWith("k8s://")) {
      double share = conf.getDouble("spark.executor.memoryOverheadFactor", SHARE);
      long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
      return OptionalLong.of(Math.max(LEAST_MB, (long) (share * heap)));
    }
    return OptionalLong.empty();
  }
}
