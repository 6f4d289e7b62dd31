package org.deepcluster.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder, removed with all that lies in it when closed or when the process ends. */
public final class WorkFolder implements AutoCloseable {
  private final Path path;

  private WorkFolder(Path path) {
    this.path = path;
    Runtime.getRuntime().addShutdownHook(new Thread(this::removeQuietly, "remove-work-folder"));
  }

  /**
   * A new folder in {@code parent}.
   *
   * @param wanted bytes that are going to be written to it
   * @throws BenchException if {@code parent} has no room for them
   */
  public static WorkFolder in(Path parent, long wanted) throws IOException {
    Files.createDirectories(parent);
    long free = Files.getFileStore(parent).getUsableSpace();
    if (free < wanted) {
      throw new BenchException(
          "Cannot bench in %s: %.1f GB are needed there, %.1f GB are free (free some, give another --work, or lower --images)"
              .formatted(parent, wanted / 1e9, free / 1e9));
    }
    return new WorkFolder(Files.createTempDirectory(parent, "deepcluster-bench-"));
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    remove(path);
  }

  private void removeQuietly() {
    try {
      remove(path);
    } catch (IOException | UncheckedIOException e) {
      // It was removed when it was closed, or others still write there: nobody listens any more.
    }
  }

  /** Removes {@code folder} and all that lies in it. */
  public static void remove(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
