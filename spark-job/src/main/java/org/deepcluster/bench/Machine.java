package org.deepcluster.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a benchmark runs on, as far as it decides its figures. */
public final class Machine {
  private static final Path CPU = Path.of("/proc/cpuinfo");

  private Machine() {}

  /**
   * The CPU, its cores, how many of them are used, how busy they are before it starts, and Java.
   */
  public static Map<String, Object> describe(int cores) throws IOException {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("cpu", model(Files.exists(CPU) ? Files.readAllLines(CPU) : List.of()));
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("cores_used", cores);
    machine.put(
        "load_average",
        Figures.rounded(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    machine.put("java", Runtime.version().toString());
    return machine;
  }

  /** The name in the lines of {@code /proc/cpuinfo}; otherwise the architecture. */
  static String model(List<String> lines) {
    Stream<String> names =
        lines.stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip());
    return names.findFirst().orElse(System.getProperty("os.arch"));
  }
}
