package org.deepcluster.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Runs a command against a process once that has worked on for a while. Environment:
 *
 * <ul>
 *   <li>{@code CHAOS_VICTIM}: {@code driver}, this process, or {@code executor}, the one of the
 *       event
 *   <li>{@code CHAOS_WORK_MS}: CPU time that the victim still gets, default 0
 *   <li>{@code CHAOS_COMMAND}: for {@code sh -c}; {@code $VICTIM} is the process, {@code $EXECUTOR}
 *       Spark's number of it
 *   <li>{@code CHAOS_LOG}: file of what was done
 * </ul>
 */
final class Strike {
  private static final Duration IDLE = Duration.ofSeconds(2);

  private final boolean onExecutor;
  private final Duration work;
  private final String command;
  private final Path log;
  private volatile String application = "";

  private Strike(boolean onExecutor, Duration work, String command, Path log) {
    this.onExecutor = onExecutor;
    this.work = work;
    this.command = command;
    this.log = log;
  }

  static Strike of(Map<String, String> environment) {
    return new Strike(
        "executor".equals(environment.get("CHAOS_VICTIM")),
        Duration.ofMillis(Long.parseLong(environment.getOrDefault("CHAOS_WORK_MS", "0"))),
        environment.getOrDefault("CHAOS_COMMAND", "kill -9 $VICTIM"),
        Path.of(environment.getOrDefault("CHAOS_LOG", "/dev/null")));
  }

  void begin(String id) {
    application = id;
  }

  void at(String mark, String executor) {
    try {
      ProcessHandle victim = onExecutor ? executor(executor) : ProcessHandle.current();
      boolean worked = letWork(victim);
      log("strike %d %s%s".formatted(System.currentTimeMillis(), mark, worked ? "" : " (idle)"));
      run(victim.pid(), executor);
    } catch (IOException e) {
      log("missed %s: %s".formatted(mark, e.getMessage()));
    }
  }

  private void run(long victim, String executor) throws IOException {
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).inheritIO();
    shell.environment().put("VICTIM", Long.toString(victim));
    shell.environment().put("EXECUTOR", executor);
    try {
      int code = shell.start().waitFor();
      if (code != 0) {
        throw new IOException("the command ended with exit code " + code);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until the victim has used the CPU time it is left; false if it does not use any. */
  private boolean letWork(ProcessHandle victim) {
    Duration end = cpu(victim).plus(work);
    long deadline = System.nanoTime() + IDLE.toNanos();
    while (cpu(victim).compareTo(end) < 0) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(500_000);
    }
    return true;
  }

  private static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The process of an executor of this application, which runs on this machine. */
  private ProcessHandle executor(String id) throws IOException {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> isExecutor(process.pid(), id))
          .findFirst()
          .orElseThrow(() -> new IOException("there is no process of executor " + id));
    }
  }

  private boolean isExecutor(long pid, String id) {
    try {
      String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
      return line.contains("ExecutorBackend\0")
          && line.contains("\0--executor-id\0" + id + "\0")
          && line.contains("\0" + application + "\0");
    } catch (IOException e) {
      return false; // it has just ended
    }
  }

  void log(String line) {
    try {
      Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + log, e);
    }
  }
}
