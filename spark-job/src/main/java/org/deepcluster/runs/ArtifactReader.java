package org.deepcluster.runs;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.apache.hadoop.fs.Path;

/**
 * Reads data files of a run, on the driver or on an executor. A stream that was read to its end has
 * been checked: it throws {@link CorruptFileException} there when length or SHA-256 do not fit.
 */
public final class ArtifactReader {

  private final Store store;
  private final Path run;

  ArtifactReader(Store store, Path run) {
    this.store = store;
    this.run = run;
  }

  /** Where the file lies. */
  public Path path(Artifact artifact) {
    return new Layout(run).file(artifact);
  }

  /** The file, checked at its end. Unbuffered. */
  public InputStream open(Artifact artifact) throws IOException {
    return new CheckedInput(store.open(path(artifact)), artifact);
  }

  /** The whole file, checked. */
  public byte[] readAll(Artifact artifact) throws IOException {
    try (InputStream in = open(artifact)) {
      return in.readAllBytes();
    }
  }

  /**
   * @throws CorruptFileException when the file does not hold what the commit says
   */
  void verify(Artifact artifact) throws IOException {
    try (InputStream in = store.open(path(artifact))) {
      String found = Sha256.of(in);
      if (!found.equals(artifact.sha256())) {
        throw changed(artifact, found);
      }
    }
  }

  private static CorruptFileException changed(Artifact artifact, String found) {
    return new CorruptFileException(
        artifact.path()
            + " was changed after it was committed: its SHA-256 is "
            + found
            + ", the commit says "
            + artifact.sha256());
  }

  private static final class CheckedInput extends FilterInputStream {

    private final Artifact artifact;
    private final MessageDigest digest = Sha256.start();
    private boolean checked;

    CheckedInput(InputStream in, Artifact artifact) {
      super(in);
      this.artifact = artifact;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      int n = in.read(bytes, from, count);
      if (n > 0) {
        digest.update(bytes, from, n);
      } else if (n < 0) {
        check();
      }
      return n;
    }

    private void check() throws IOException {
      if (!checked) {
        checked = true;
        String found = Sha256.hex(digest);
        if (!found.equals(artifact.sha256())) {
          throw changed(artifact, found);
        }
      }
    }

    @Override
    public long skip(long count) throws IOException {
      byte[] skipped = new byte[(int) Math.min(Math.max(count, 0), 1 << 16)];
      return skipped.length == 0 ? 0 : Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
