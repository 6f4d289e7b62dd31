package org.deepcluster.runs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;

/** The few things a run asks of a file system. Paths are absolute; folders come by themselves. */
interface Store {

  /** A name in a folder; {@code modified} in milliseconds since 1970 by the store's clock. */
  record Entry(String name, long length, long modified, boolean folder) {}

  /**
   * Creates a whole, durable file only if the name is free.
   *
   * @return false when the name was taken
   * @throws IOException when the outcome is not known
   */
  boolean publish(Path target, byte[] content) throws IOException;

  /** Replaces a whole file; readers see the old or the new one. */
  void replace(Path target, byte[] content) throws IOException;

  /** A new data file, durable once closed; refuses a name that is taken. */
  OutputStream create(Path file) throws IOException;

  InputStream open(Path file) throws IOException;

  /** Empty when there is no such file. */
  OptionalLong length(Path file) throws IOException;

  /** Empty when there is no such folder. */
  List<Entry> list(Path folder) throws IOException;

  void move(Path from, Path to) throws IOException;

  /** With all below it; nothing happens when it is not there. */
  void delete(Path path) throws IOException;

  /** The whole of a small file. */
  default byte[] read(Path file) throws IOException {
    try (InputStream in = open(file)) {
      return in.readAllBytes();
    }
  }
}
