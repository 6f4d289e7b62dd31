package org.deepcluster.runs;

import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How a file system creates a whole file only if it is absent, chosen by its scheme. Local: a hard
 * link to a synced file. HDFS: a rename that does not overwrite. All others, S3A of Hadoop 3.3
 * among them, have no such call there: they look and then create, which only one writer may rely
 * on.
 */
enum CommitStyle {
  HARD_LINK,
  RENAME,
  LOOK_THEN_CREATE;

  static CommitStyle of(String scheme) {
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "file" -> HARD_LINK;
      case "hdfs" -> RENAME;
      default -> LOOK_THEN_CREATE;
    };
  }

  /**
   * The store that holds {@code path}.
   *
   * @throws UnsupportedStoreException when many writers are to be told apart and it cannot
   */
  static Store store(Path path, Configuration hadoop, Writers writers) throws IOException {
    CommitStyle style = require(path, hadoop, writers);
    FileSystem files = path.getFileSystem(hadoop);
    return switch (style) {
      case HARD_LINK -> new LocalStore(FileSystem.getLocal(hadoop).getRawFileSystem());
      case RENAME -> new HdfsStore(files, hadoop);
      case LOOK_THEN_CREATE -> new SingleWriterStore(files);
    };
  }

  /**
   * The style of the file system that holds {@code path}, which is not touched.
   *
   * @throws UnsupportedStoreException when many writers are to be told apart and it cannot
   */
  static CommitStyle require(Path path, Configuration hadoop, Writers writers) {
    String own = path.toUri().getScheme();
    String scheme = own == null ? FileSystem.getDefaultUri(hadoop).getScheme() : own;
    CommitStyle style = of(scheme);
    if (style == LOOK_THEN_CREATE && writers == Writers.MANY) {
      throw new UnsupportedStoreException(
          "Cannot write the run "
              + path
              + ": file systems of scheme "
              + scheme
              + " cannot create a file only if it is absent, so a second writer would go unnoticed"
              + " (make sure that no other process writes this run and add --single-writer, or"
              + " keep the run on HDFS or a local file system)");
    }
    return style;
  }
}
