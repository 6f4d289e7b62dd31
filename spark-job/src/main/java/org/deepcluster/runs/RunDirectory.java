package org.deepcluster.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A run on disk: {@code run.json} (immutable), {@code lease/}, {@code attempts/} (data files) and
 * {@code commits/}. What is not named by a commit does not count.
 */
public final class RunDirectory {
  static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /** Settings that may differ when a run goes on; a lower number of epochs is refused. */
  private static final String EPOCHS = "training.epochs";

  private final Configuration hadoop;
  private final Path root;
  private final RunIdentity identity;

  private RunDirectory(Configuration hadoop, Path root, RunIdentity identity) {
    this.hadoop = hadoop;
    this.root = root;
    this.identity = identity;
  }

  /**
   * Opens the run at {@code run} to write, making it where nothing is.
   *
   * @throws RunException if a run with other settings or another dataset is there
   */
  public static RunDirectory openOrCreate(Configuration hadoop, String run, RunIdentity identity)
      throws IOException {
    Path root = qualified(hadoop, run);
    Path file = new Path(root, "run.json");
    if (!root.getFileSystem(hadoop).exists(file)) {
      new AtomicFiles(hadoop).create(file, JSON.writeValueAsBytes(identity));
    }
    RunDirectory found = open(hadoop, run);
    found.requireSame(identity);
    return new RunDirectory(hadoop, root, identity);
  }

  /**
   * Opens an existing run to read.
   *
   * @throws RunException if there is none
   */
  public static RunDirectory open(Configuration hadoop, String run) throws IOException {
    Path root = qualified(hadoop, run);
    Path file = new Path(root, "run.json");
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      RunIdentity identity = JSON.readValue(in, RunIdentity.class);
      if (identity.format() != RunIdentity.FORMAT) {
        throw new RunException(
            "Cannot open run %s: its format is %d, this program reads %d (use the program that wrote it)"
                .formatted(run, identity.format(), RunIdentity.FORMAT));
      }
      return new RunDirectory(hadoop, root, identity);
    } catch (FileNotFoundException e) {
      throw new RunException(
          "Cannot open run %s: there is no run (start one with: deepcluster train --run %s)"
              .formatted(run, run),
          e);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new RunException(
          "Cannot open run %s: its run.json is damaged: %s".formatted(run, e.getOriginalMessage()),
          e);
    }
  }

  private static Path qualified(Configuration hadoop, String run) throws IOException {
    Path path = new Path(run);
    return path.getFileSystem(hadoop).makeQualified(path);
  }

  private void requireSame(RunIdentity wanted) {
    List<String> differences = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(identity.settings().keySet());
    keys.addAll(wanted.settings().keySet());
    for (String key : keys) {
      String was = identity.settings().get(key);
      String is = wanted.settings().get(key);
      if (!key.equals(EPOCHS) && !Objects.equals(was, is)) {
        differences.add("%s was %s, is %s".formatted(key, was, is));
      }
    }
    if (!identity.datasetDigest().equals(wanted.datasetDigest())) {
      differences.add(
          "dataset was %s (%s), is %s (%s)"
              .formatted(
                  identity.dataset(),
                  identity.datasetDigest().substring(0, 12),
                  wanted.dataset(),
                  wanted.datasetDigest().substring(0, 12)));
    }
    if (!differences.isEmpty()) {
      throw new RunException(
          "Cannot continue run %s: it was started otherwise (use the same settings, or another --run; only %s may be raised):\n  %s"
              .formatted(root, EPOCHS, String.join("\n  ", differences)));
    }
  }

  public RunIdentity identity() {
    return identity;
  }

  /** The run's address, absolute. */
  public String location() {
    return root.toString();
  }

  public Configuration hadoop() {
    return hadoop;
  }

  /** The absolute path of an artefact. */
  public Path path(Artifact artifact) {
    return new Path(root, artifact.path());
  }

  Path child(String name) {
    return new Path(root, name);
  }

  FileSystem files() throws IOException {
    return root.getFileSystem(hadoop);
  }

  /** Writes a file outside the commits, such as a report or an evaluation, over any older one. */
  public Path publish(String name, byte[] content) throws IOException {
    Path target = child(name);
    try (var out = files().create(target, true)) {
      out.write(content);
    }
    return target;
  }

  /** The file {@code publish} wrote under {@code name}, null where there is none. */
  public byte[] published(String name) throws IOException {
    try (InputStream in = files().open(child(name))) {
      return in.readAllBytes();
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  static SortedMap<String, Object> sorted(Map<String, Object> values) {
    return new TreeMap<>(values);
  }
}
