package org.deepcluster.runs;

import java.io.Serializable;
import java.util.UUID;
import org.apache.hadoop.fs.Path;

/**
 * A folder for the data files of one lease, {@code attempts/g7-<nonce>}. Its files are seen by
 * nobody until a commit names them. Cheap to send to executors.
 *
 * @param run the run directory, with its scheme
 * @param folder the folder, relative to the run
 */
public record Attempt(String run, String folder) implements Serializable {

  static Attempt of(Path run, long generation, String nonce) {
    return new Attempt(run.toString(), Layout.ATTEMPTS + "/g" + generation + "-" + nonce);
  }

  /** A path no one else has: a task that is tried twice, or twice at once, writes two files. */
  public Path newFile(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "Cannot name a file of a run " + name + " (letters, digits, dot, dash, underscore)");
    }
    String unique = UUID.randomUUID().toString().substring(0, 13);
    return new Path(run, folder + "/" + unique + "-" + name);
  }

  /** The path of a file of this run as commits name it. */
  String relative(Path file) {
    String root = new Path(run).toUri().getPath() + "/";
    String path = file.toUri().getPath();
    if (!path.startsWith(root)) {
      throw new IllegalArgumentException(
          "Cannot commit " + file + ": it lies outside the run " + run);
    }
    return path.substring(root.length());
  }
}
