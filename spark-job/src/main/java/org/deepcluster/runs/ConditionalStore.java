package org.deepcluster.runs;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An object store that uploads a whole object only if its name is free, in one request that it
 * decides by itself: S3A of Hadoop 3.4.2 and newer, by {@code PUT} with {@code If-None-Match: *}.
 */
final class ConditionalStore extends ObjectStore {

  /** Hadoop's name of the capability of a path, and of the option of a file to create. */
  static final String CONDITION = "fs.option.create.conditional.overwrite";

  ConditionalStore(FileSystem files) {
    super(files);
  }

  /** Whether the file system of {@code path} has the call and is not told to leave it. */
  static boolean serves(FileSystem files, Path path) throws IOException {
    return files.hasPathCapability(path, CONDITION);
  }

  /**
   * A refusal is told from a failure by what is there: each connector has an exception of its own
   * for it, and a retried request is refused because of its own first try.
   */
  @Override
  public boolean publish(Path target, byte[] content) throws IOException {
    try {
      upload(target, content);
      return true;
    } catch (IOException e) {
      if (length(target).isPresent()) {
        return false;
      }
      throw e;
    }
  }

  private void upload(Path target, byte[] content) throws IOException {
    FSDataOutputStreamBuilder<?, ?> file = files().createFile(target);
    file.create();
    file.overwrite(true); // no look before the upload: the store looks
    file.recursive();
    file.must(CONDITION, true);
    try (OutputStream out = file.build()) {
      out.write(content);
    }
  }
}
