package org.deepcluster.runs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Creates whole files under names that never change hands. When the store fails half-way the name
 * is read again: a call that throws may have succeeded. Contents carry a nonce wherever two writers
 * must be told apart.
 */
public final class AtomicFiles {

  private final Store store;

  /**
   * Creates a whole file outside any run, such as a manifest, only if its name is free.
   *
   * @return whether the name now holds exactly {@code content}
   */
  public static boolean createIfAbsent(Path target, byte[] content, Configuration hadoop)
      throws IOException {
    Path file = target.getFileSystem(hadoop).makeQualified(target);
    Store store = CommitStyle.store(file, hadoop, Writers.SINGLE);
    return new AtomicFiles(store).createIfAbsent(file, content);
  }

  AtomicFiles(Store store) {
    this.store = store;
  }

  /**
   * @return whether the name now holds exactly {@code content}; false when it holds another's
   * @throws IOException when the outcome stays unknown; nothing was deleted
   */
  boolean createIfAbsent(Path target, byte[] content) throws IOException {
    try {
      // A retried call may find the file that its first try made: look at what is there.
      return store.publish(target, content) || Arrays.equals(store.read(target), content);
    } catch (IOException e) {
      return afterFailure(target, content, e);
    }
  }

  private boolean afterFailure(Path target, byte[] content, IOException failure)
      throws IOException {
    Optional<byte[]> there = lookAgain(target, failure);
    if (there.isPresent()) {
      return Arrays.equals(there.get(), content);
    }
    String attempted = "Cannot create " + target;
    if (NoSpaceException.isReasonOf(failure)) {
      throw NoSpaceException.explain(attempted, failure);
    }
    throw new IOException(
        attempted
            + ": "
            + failure.getMessage()
            + " (it is not there and nothing was deleted; run the same command again)",
        failure);
  }

  private Optional<byte[]> lookAgain(Path target, IOException failure) throws IOException {
    try {
      return Optional.of(store.read(target));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw new IOException(
          "Cannot tell whether " + target + " was created: " + e.getMessage(), failure);
    }
  }
}
