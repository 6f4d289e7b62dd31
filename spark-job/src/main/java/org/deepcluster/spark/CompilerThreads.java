package org.deepcluster.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The CPU time of the threads in which the JVM compiles, as Linux tells it: each thread has a
 * folder with a file {@code stat} (proc(5)). The JVM begins and ends such threads as it needs them,
 * so somebody has to ask about once a second: what a thread used after the last time is missing.
 * New threads are searched for once a second at most. Safe for threads.
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
  private double ended; // what threads used that are no more
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
    double seconds = ended + used.values().stream().mapToDouble(Double::doubleValue).sum();
    return used.isEmpty() && ended == 0 ? OptionalDouble.empty() : OptionalDouble.of(seconds);
  }

  /** All threads, once a second; those that compile in between. */
  private Set<Path> candidates() {
    Set<Path> all = new HashSet<>(used.keySet());
    if (nanos.getAsLong() - searched < SEARCH_NANOS) {
      return all;
    }
    searched = nanos.getAsLong();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(threads)) {
      folders.forEach(all::add);
    } catch (IOException | DirectoryIteratorException e) {
      // There is no such folder but on Linux; on Linux a process may open no more files for now.
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
        used.put(thread, ticks / TICKS);
      }
    } catch (NoSuchFileException e) {
      Double last = used.remove(thread);
      ended += last == null ? 0 : last;
    } catch (IOException | IndexOutOfBoundsException e) {
      // It is about to end, or cannot be read for now: it keeps what it had.
    }
  }
}
