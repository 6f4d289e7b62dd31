package org.deepcluster.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * The CPU time of the threads in which the JVM compiles, as Linux tells it: of each thread there is
 * a folder with a line {@code stat} (proc(5)). The JVM begins and ends such threads as it needs
 * them: it is looked for new ones once a second, and what one used that has ended stays counted.
 * Safe for threads.
 */
final class CompilerThreads {
  /** Of "C2 CompilerThread0" and its like Linux keeps fifteen characters. */
  private static final String NAME = "CompilerThre";

  private static final int USER = 11; // of the fields after the name, from 0
  private static final int SYSTEM = 12;
  private static final double TICKS = 100; // a second, in all that Linux shows programs
  private static final long SEARCH_NANOS = 1_000_000_000;

  private final Path threads;
  private final LongSupplier nanos;
  private final Map<Path, Double> used = new HashMap<>();
  private long searched;

  /**
   * Of a process.
   *
   * @param threads its folder {@code /proc/.../task}
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  CompilerThreads(Path threads, LongSupplier nanos) {
    this.threads = threads;
    this.nanos = nanos;
    searched = nanos.getAsLong() - SEARCH_NANOS;
  }

  /** Seconds so far; empty where nothing tells them. */
  synchronized OptionalDouble seconds() {
    candidates().forEach(this::read);
    return used.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(used.values().stream().mapToDouble(Double::doubleValue).sum());
  }

  /** All threads, once a second; those that compile in between. */
  private List<Path> candidates() {
    List<Path> all = new ArrayList<>(used.keySet());
    if (nanos.getAsLong() - searched < SEARCH_NANOS) {
      return all;
    }
    searched = nanos.getAsLong();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(threads)) {
      folders.forEach(all::add);
    } catch (IOException | DirectoryIteratorException e) {
      // No Linux: nothing tells them. Or there are no more files to open: later.
    }
    return all;
  }

  private void read(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
      int end = stat.lastIndexOf(')'); // names may hold spaces and parentheses
      if (stat.substring(0, end).endsWith(NAME)) {
        String[] fields = stat.substring(end + 2).split(" ", -1);
        double ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
        used.merge(thread, ticks / TICKS, Math::max);
      }
    } catch (IOException | IndexOutOfBoundsException e) {
      // It has just ended.
    }
  }
}
