package org.deepcluster.runs;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An object store, where a file appears whole when it is closed but may replace another. Right for
 * one writer only; {@link CommitStyle} refuses it unless the user vouches for that.
 */
final class SingleWriterStore extends HadoopStore {

  SingleWriterStore(FileSystem files) {
    super(files);
  }

  @Override
  public boolean publish(Path target, byte[] content) throws IOException {
    if (length(target).isPresent()) {
      return false;
    }
    write(target, content);
    return true;
  }

  @Override
  public void replace(Path target, byte[] content) throws IOException {
    try (OutputStream out = files().create(target, true)) {
      out.write(content);
    }
  }
}
