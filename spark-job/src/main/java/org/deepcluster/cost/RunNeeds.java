package org.deepcluster.cost;

import java.util.ArrayList;
import java.util.List;

/**
 * Disk and memory a run needs, in bytes.
 *
 * @param localDisk decoded pixels, on every machine
 * @param scratchDisk rows that k-means keeps, over all machines, in Spark's own folders
 * @param runDisk the run directory when it is done
 * @param driverHeap of the driver without the executor's part in local mode
 * @param executorHeap of each executor
 * @param executorArrays of each executor, beside its heap
 */
public record RunNeeds(
    long localDisk,
    long scratchDisk,
    long runDisk,
    long driverHeap,
    long executorHeap,
    long executorArrays) {
  /** Of what lies beside a heap, the JVM's own: classes, code, threads, buffers. */
  public static final long JVM_BYTES = 512L << 20;

  /** Images a task of the extraction holds at once. */
  public static final int EXTRACTION_BATCH = 256;

  /** Copies of the parameters beside the heap: with gradients, velocities and folded weights. */
  private static final int PARAMETER_COPIES = 4;

  /** Messages that Spark's transport takes at once, one a connection. */
  private static final int TRANSPORT_THREADS = 8;

  private static final long BASE_HEAP = 256L << 20;

  /** Bytes the plan takes an image on the driver, while it is made. */
  private static final int PLAN_BYTES = 32;

  /** Epochs whose features are kept: the newest, and the one before until it has begun. */
  private static final int FEATURE_EPOCHS = 2;

  /** What {@code shape} needs. */
  public static RunNeeds of(RunShape shape) {
    return new RunNeeds(
        shape.images().pixelBytes(),
        scratch(shape),
        run(shape),
        driver(shape),
        executor(shape),
        arrays(shape));
  }

  /** Whitened rows as floats, and where MLlib runs as doubles besides. */
  private static long scratch(RunShape shape) {
    long floats = shape.whitenedBytes();
    return switch (shape.settings().clustering().engine()) {
      case MLLIB -> floats + floats / Float.BYTES * Double.BYTES;
      case BLOCKED -> floats;
    };
  }

  private static long run(RunShape shape) {
    long centroids =
        (long) Float.BYTES * shape.dimensions() * (shape.k() + shape.network().width());
    long epoch =
        shape.stateBytes()
            + shape.stateBytes() / 2
            + centroids
            + shape.images().count() * (StageModel.RECORD_BYTES + Integer.BYTES);
    return FEATURE_EPOCHS * shape.featureBytes()
        + shape.trainCommits() * shape.stateBytes()
        + shape.settings().training().epochs() * epoch;
  }

  /**
   * Copies of the state, the partial sums of a pass, the plan, and rows that are gathered, twice
   * while they arrive, serialized and not.
   */
  private static long driver(RunShape shape) {
    long partials =
        Math.max(
            shape.partials().moments() * momentBytes(shape),
            shape.partials().sums() * sumBytes(shape));
    return BASE_HEAP
        + driverStates(shape) * shape.stateBytes()
        + partials
        + (shape.partials().gathered() ? 2 * shape.whitenedBytes() : 0)
        + PLAN_BYTES * Math.max(shape.images().count(), shape.draws());
  }

  /**
   * Three of a network: that which training began with, the serialized copy and the new average.
   * Where results come whole from other processes, two averages, the message of one of them, each
   * worker's result, and those that are being read.
   */
  private static long driverStates(RunShape shape) {
    if (shape.cluster().local() || !shape.network().whole()) {
      return 3;
    }
    long workers = shape.settings().training().workers();
    long read = Math.min(Math.min(workers, shape.cluster().processes()), TRANSPORT_THREADS);
    return 4 + workers + read;
  }

  /** Copies of the state, the plan, and in every slot a batch of pixels or partial sums. */
  private static long executor(RunShape shape) {
    long size = shape.settings().image().size();
    long batch = EXTRACTION_BATCH * 3 * size * size * Float.BYTES;
    long slot = Math.max(batch, Math.max(momentBytes(shape), 2 * sumBytes(shape)));
    return (shape.cluster().local() ? 0 : BASE_HEAP)
        + executorStates(shape) * shape.stateBytes()
        + shape.slotsEach() * slot
        + 3L * Integer.BYTES * Math.max(shape.images().count(), shape.draws());
  }

  /**
   * Two of a network that is averaged in slices: what was received, serialized and not. Of another
   * one each worker's result, and in another process than the driver's the message it travels in,
   * the network of the round, and one that is being read.
   */
  private static long executorStates(RunShape shape) {
    long whole = shape.cluster().local() ? workersEach(shape) : 3 * workersEach(shape) + 1;
    return shape.network().whole() ? Math.max(2, whole) : 2;
  }

  /** Workers that a process trains at once. */
  private static long workersEach(RunShape shape) {
    return Math.min(shape.slotsEach(), shape.settings().training().workers());
  }

  /**
   * A network in every slot, a batch of the extraction in each, one of training in the workers'.
   */
  private static long arrays(RunShape shape) {
    RunShape.NetworkSize network = shape.network();
    long slots = shape.slotsEach();
    return slots * PARAMETER_COPIES * Float.BYTES * network.parameters()
        + slots * EXTRACTION_BATCH * network.extracted()
        + workersEach(shape) * shape.workerBatch() * network.trained();
  }

  private static long momentBytes(RunShape shape) {
    return (long) Double.BYTES * shape.network().width() * shape.network().width();
  }

  private static long sumBytes(RunShape shape) {
    return (long) Double.BYTES * shape.k() * (shape.dimensions() + 1);
  }

  /**
   * What there is, in bytes; {@link Long#MAX_VALUE} where it cannot be told.
   *
   * @param localDisk free on the fullest machine, and what pixels already take there
   * @param runDisk free where the run directory will be
   * @param driverHeap of the driver, in local mode of the one process
   * @param executorHeap of the smallest executor
   * @param executorArrays that the smallest executor may have beside its heap
   */
  public record Available(
      long localDisk, long runDisk, long driverHeap, long executorHeap, long executorArrays) {}

  /** What disk does not suffice, each in a sentence; empty where all fits. */
  public List<String> diskProblems(Available available) {
    List<String> problems = new ArrayList<>();
    require(
        problems,
        localDisk,
        available.localDisk(),
        "every machine",
        "disk for decoded pixels",
        "set spark.deepcluster.local-dir to a larger disk");
    require(
        problems,
        runDisk,
        available.runDisk(),
        "the run directory",
        "disk",
        "give --run a larger place, or lower training.epochs");
    return problems;
  }

  /** Megabytes that an executor needs beside its heap, with the JVM's own. */
  public long overheadMb() {
    return ((executorArrays + JVM_BYTES) >> 20) + 1;
  }

  /** What memory does not suffice, each in a sentence; empty where all fits. */
  public List<String> memoryProblems(Available available, boolean local) {
    List<String> problems = new ArrayList<>();
    if (local) {
      require(
          problems,
          driverHeap + executorHeap,
          available.driverHeap(),
          "this process",
          "heap",
          "raise DEEPCLUSTER_HEAP_MB");
      require(
          problems,
          executorArrays,
          available.executorArrays(),
          "this process",
          "arrays beside the heap",
          "lower training.batch-size or DEEPCLUSTER_HEAP_MB");
      return problems;
    }
    require(
        problems,
        driverHeap,
        available.driverHeap(),
        "the driver",
        "heap",
        "raise spark.driver.memory");
    require(
        problems,
        executorHeap,
        available.executorHeap(),
        "every executor",
        "heap",
        "raise spark.executor.memory");
    require(
        problems,
        executorArrays,
        available.executorArrays(),
        "every executor",
        "arrays beside the heap",
        "lower training.batch-size, or raise spark.executor.memoryOverhead to %d MB or more"
            .formatted(overheadMb()));
    return problems;
  }

  private static void require(
      List<String> problems, long needed, long given, String who, String what, String wayOut) {
    if (needed > given) {
      problems.add(
          "%s needs %,d MB of %s and has %,d MB (%s)"
              .formatted(who, needed >> 20, what, given >> 20, wayOut));
    }
  }
}
