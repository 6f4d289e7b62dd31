package org.deepcluster.runs;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/** HDFS: the name node renames atomically, and without overwriting when asked so. */
final class HdfsStore extends HadoopStore {

  private final FileContext names;

  HdfsStore(FileSystem files, Configuration hadoop) throws IOException {
    super(files);
    this.names = FileContext.getFileContext(files.getUri(), hadoop);
  }

  /** When the outcome is unknown even the temporary file is left: a rename may be on its way. */
  @Override
  public boolean publish(Path target, byte[] content) throws IOException {
    Path temporary = temporary(target);
    write(temporary, content);
    try {
      names.rename(temporary, target, Rename.NONE);
      return true;
    } catch (FileAlreadyExistsException e) {
      files().delete(temporary, false);
      return false;
    }
  }

  @Override
  public void replace(Path target, byte[] content) throws IOException {
    Path temporary = temporary(target);
    write(temporary, content);
    names.rename(temporary, target, Rename.OVERWRITE);
  }
}
