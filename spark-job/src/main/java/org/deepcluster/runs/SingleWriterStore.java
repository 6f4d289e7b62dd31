package org.deepcluster.runs;

import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An object store that looks and then creates. Right for one writer only; {@link CommitStyle}
 * refuses it unless the user vouches for that.
 */
final class SingleWriterStore extends ObjectStore {

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
}
