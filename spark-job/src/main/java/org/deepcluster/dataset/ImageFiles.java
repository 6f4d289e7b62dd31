package org.deepcluster.dataset;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Opens files of images as they came. */
final class ImageFiles {
  private ImageFiles() {}

  /**
   * Opens {@code file}. On local disks Hadoop looks for a file of checksums beside each; images
   * have none, and a colon in their name, which the disk allows, fails there.
   */
  static InputStream open(FileSystem files, Path file) throws IOException {
    return files instanceof ChecksumFileSystem checked
        ? checked.getRawFileSystem().open(file)
        : files.open(file);
  }
}
