package org.deepcluster.runs;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes one data file of a run, on the driver or on an executor, and hashes it on the way. {@link
 * #finish} makes it durable; closed without it, as after a failure, the file is removed. Memory:
 * one buffer of 64 KiB.
 */
public final class ArtifactWriter extends OutputStream {

  private static final int BUFFER = 1 << 16;

  private final Store store;
  private final Attempt attempt;
  private final String name;
  private final Path file;
  private final OutputStream out;
  private final MessageDigest digest = Sha256.start();
  private final byte[] buffer = new byte[BUFFER];
  private int filled;
  private long length;
  private boolean finished;
  private boolean closed;

  private ArtifactWriter(Store store, Attempt attempt, String name) throws IOException {
    this.store = store;
    this.attempt = attempt;
    this.name = name;
    this.file = attempt.newFile(name);
    this.out = opened();
  }

  /** Begins the file {@code name} of the attempt. */
  public static ArtifactWriter open(Attempt attempt, String name, Configuration hadoop)
      throws IOException {
    return new ArtifactWriter(store(new Path(attempt.run()), hadoop), attempt, name);
  }

  /** What goes into a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything to {@code out} and returns how many rows that was. */
    long writeTo(OutputStream out) throws IOException;
  }

  /** Writes a whole file of the attempt. */
  public static Artifact write(Attempt attempt, String name, Configuration hadoop, Content content)
      throws IOException {
    try (ArtifactWriter out = open(attempt, name, hadoop)) {
      return out.finish(content.writeTo(out));
    }
  }

  /** Data files have names of their own, so any store will do for them. */
  static Store store(Path run, Configuration hadoop) throws IOException {
    return CommitStyle.store(run, hadoop, Writers.SINGLE);
  }

  private OutputStream opened() throws IOException {
    try {
      return store.create(file);
    } catch (IOException e) {
      throw NoSpaceException.explain("Cannot write " + file, e);
    }
  }

  @Override
  public void write(int value) throws IOException {
    if (filled == BUFFER) {
      drain();
    }
    buffer[filled++] = (byte) value;
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    int done = 0;
    while (done < count) {
      if (filled == BUFFER) {
        drain();
      }
      int part = Math.min(count - done, BUFFER - filled);
      System.arraycopy(bytes, from + done, buffer, filled, part);
      filled += part;
      done += part;
    }
  }

  private void drain() throws IOException {
    digest.update(buffer, 0, filled);
    length += filled;
    try {
      out.write(buffer, 0, filled);
    } catch (IOException e) {
      throw NoSpaceException.explain("Cannot write " + file, e);
    }
    filled = 0;
  }

  /** Makes the file durable and says what it holds. */
  public Artifact finish(long rows) throws IOException {
    drain();
    try {
      out.close();
    } catch (IOException e) {
      throw NoSpaceException.explain("Cannot write " + file, e);
    }
    finished = true;
    return new Artifact(name, attempt.relative(file), length, Sha256.hex(digest), rows);
  }

  @Override
  public void close() throws IOException {
    if (!finished && !closed) {
      closed = true;
      try (out) {
        filled = 0;
      } finally {
        store.delete(file);
      }
    }
  }
}
