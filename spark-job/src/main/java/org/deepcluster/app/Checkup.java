package org.deepcluster.app;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deepcluster.gpus.Devices;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.LoggerFactory;

/** What {@code doctor} looks at, each in a method of its own. */
final class Checkup {
  /** How a check ended. */
  enum Level {
    OK,
    WARN,
    FAIL
  }

  /** What was found, with the way out where it is not well. */
  record Finding(Level level, String what, String text) {}

  private static final int OVERHEAD_MB = 512;

  private final String path;
  private final Configuration hadoop;
  private final long wanted;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * A check-up for runs on {@code path}, which {@code hadoop} opens.
   *
   * @param wanted bytes of local disk that a run would take
   */
  Checkup(String path, Configuration hadoop, long wanted) {
    this.path = path;
    this.hadoop = hadoop;
    this.wanted = wanted;
  }

  List<Finding> run() {
    platform();
    java();
    opens();
    logging();
    backend();
    memory();
    disk();
    fileSystem();
    gpu();
    return findings;
  }

  private void add(boolean well, Level otherwise, String what, String good, String bad) {
    findings.add(new Finding(well ? Level.OK : otherwise, what, well ? good : bad));
  }

  private void platform() {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    add(
        platform.equals("Linux amd64"),
        Level.FAIL,
        "platform",
        platform,
        platform
            + " (the native code in the jar is for Linux x86-64; build with -Djavacpp.platform)");
  }

  private void java() {
    int version = Runtime.version().feature();
    add(
        version == 17,
        Level.FAIL,
        "java",
        Runtime.version().toString(),
        Runtime.version() + " (run with Java 17)");
  }

  private void opens() {
    boolean open =
        Object.class.getModule().isOpen("java.nio", Checkup.class.getModule())
            && Object.class.getModule().isOpen("sun.nio.ch", Checkup.class.getModule());
    add(
        open,
        Level.FAIL,
        "add-opens",
        "java.base is open to Spark",
        "missing (start with deploy/bin/deepcluster or spark-submit, which set them)");
  }

  private void logging() {
    String binding = LoggerFactory.getILoggerFactory().getClass().getName();
    add(
        binding.startsWith("org.apache.logging.slf4j"),
        Level.FAIL,
        "slf4j",
        binding,
        binding + " (Spark logs through log4j2; take other bindings off the class path)");
  }

  private void backend() {
    OpExecutioner.ExecutionerType type = Nd4j.getExecutioner().type();
    findings.add(new Finding(Level.OK, "nd4j backend", type.toString()));
    if (type == OpExecutioner.ExecutionerType.NATIVE_CPU) {
      boolean fast = Nd4jCpu.Environment.getInstance().isUseONEDNN();
      add(
          fast,
          Level.WARN,
          "oneDNN",
          "attached to convolutions",
          "not attached (convolutions are ten times slower; the CPU lacks AVX2?)");
    }
    String threads = System.getenv("OMP_NUM_THREADS");
    add(
        "1".equals(threads),
        Level.WARN,
        "threads",
        "one native thread a task",
        "OMP_NUM_THREADS is %s (set it to 1: tasks fill the cores)".formatted(threads));
  }

  private void memory() {
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    String limit = System.getProperty("org.bytedeco.javacpp.maxbytes", "");
    long nativeMb = limit.endsWith("m") ? Long.parseLong(limit.replace("m", "")) : heap;
    long machine =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize()
            >> 20;
    String text =
        "heap %d MB + off-heap %d MB + overhead %d MB of %d MB"
            .formatted(heap, nativeMb, OVERHEAD_MB, machine);
    add(
        heap + nativeMb + OVERHEAD_MB <= machine,
        Level.WARN,
        "memory",
        text,
        text + " (lower DEEPCLUSTER_HEAP_MB or -Dorg.bytedeco.javacpp.maxbytes)");
  }

  private void disk() {
    long free = new File(System.getProperty("java.io.tmpdir")).getUsableSpace();
    String text =
        "%.1f GB free in %s, about %.1f GB wanted"
            .formatted(free / 1e9, System.getProperty("java.io.tmpdir"), wanted / 1e9);
    add(
        free > wanted,
        Level.WARN,
        "disk",
        text,
        text
            + " (give -Djava.io.tmpdir, spark.local.dir and spark.deepcluster.local-dir more"
            + " room)");
  }

  private void fileSystem() {
    try {
      FileSystem files = new Path(path).getFileSystem(hadoop);
      findings.add(new Finding(Level.OK, "file system", files.getUri().toString()));
    } catch (IOException | RuntimeException e) {
      String jar =
          path.startsWith("s3a:")
              ? " (add hadoop-aws and its AWS SDK bundle with --packages"
                  + " org.apache.hadoop:hadoop-aws:3.3.4)"
              : " (is the address right, and its client on the class path?)";
      findings.add(new Finding(Level.FAIL, "file system", path + ": " + e.getMessage() + jar));
    }
  }

  private void gpu() {
    boolean loaded = Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.CUDA;
    findings.addAll(
        new GpuCheckup(Devices.here(), Devices.areSupported(), loaded).run(sparkSettings()));
  }

  /** Those that spark-submit gave to this process. */
  private static Map<String, String> sparkSettings() {
    Properties all = System.getProperties();
    return all.stringPropertyNames().stream()
        .filter(name -> name.startsWith("spark."))
        .collect(Collectors.toMap(name -> name, all::getProperty));
  }
}
