package org.deepcluster.runs;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes one data file of an attempt and learns its length and digest on the way. Every writer
 * takes a name of its own, so that two tries of a task never write the same file.
 */
public final class ArtifactWriter {
  private ArtifactWriter() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything to {@code out} and returns how many rows that was. */
    long writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes {@code content} as {@code name} into folder {@code attempt} of the run at {@code run}.
   *
   * @param attempt relative to the run
   */
  public static Artifact write(
      Configuration hadoop, String run, String attempt, String name, Content content)
      throws IOException {
    String relative = attempt + "/" + name + "-" + UUID.randomUUID().toString().substring(0, 8);
    Path path = new Path(run, relative);
    try {
      Counter counter = new Counter(path.getFileSystem(hadoop).create(path, false, 1 << 16));
      DigestOutputStream digest = new DigestOutputStream(counter, Digests.sha256());
      long rows;
      try (OutputStream out = new BufferedOutputStream(digest, 1 << 16)) {
        rows = content.writeTo(out);
      }
      return new Artifact(
          name, relative, counter.count, Digests.hex(digest.getMessageDigest().digest()), rows);
    } catch (IOException e) {
      throw NoSpaceException.recognise(e, path.toString());
    }
  }

  private static final class Counter extends FilterOutputStream {
    private long count;

    Counter(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      count += length;
    }
  }
}
