package org.deepcluster.runs;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;

/** A store whose files appear whole when they are closed, over an older one of the same name. */
abstract class ObjectStore extends HadoopStore {

  private static final int READS = 5;

  ObjectStore(FileSystem files) {
    super(files);
  }

  @Override
  public final void replace(Path target, byte[] content) throws IOException {
    try (OutputStream out = files().create(target, true)) {
      out.write(content);
    }
  }

  /** A connector notices when a file is replaced between two requests of one read: once more. */
  @Override
  public final byte[] read(Path file) throws IOException {
    for (int reads = 1; true; reads++) {
      try {
        return super.read(file);
      } catch (PathIOException e) {
        if (reads == READS) {
          throw e;
        }
      }
    }
  }
}
