package org.deepcluster.runs;

import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * How a file system creates a whole file only if it is absent. Local: a hard link to a synced file.
 * HDFS: a rename that does not overwrite. Others are asked whether they upload on condition (S3A of
 * Hadoop 3.4.2 does, S3A of 3.3 does not); those that do not look and then create, which only one
 * writer may rely on.
 */
enum CommitStyle {
  HARD_LINK,
  RENAME,
  CONDITIONAL_UPLOAD,
  LOOK_THEN_CREATE;

  /**
   * The style of the file system that holds {@code path}; no request is sent to it.
   *
   * @throws UnsupportedStoreException when nothing on the class path knows it
   */
  static CommitStyle of(Path path, Configuration hadoop) throws IOException {
    return switch (scheme(path, hadoop)) {
      case "file" -> HARD_LINK;
      case "hdfs" -> RENAME;
      default ->
          ConditionalStore.serves(files(path, hadoop), path)
              ? CONDITIONAL_UPLOAD
              : LOOK_THEN_CREATE;
    };
  }

  private static String scheme(Path path, Configuration hadoop) {
    String own = path.toUri().getScheme();
    String scheme = own == null ? FileSystem.getDefaultUri(hadoop).getScheme() : own;
    return scheme.toLowerCase(Locale.ROOT);
  }

  private static FileSystem files(Path path, Configuration hadoop) throws IOException {
    String scheme = scheme(path, hadoop);
    try {
      FileSystem.getFileSystemClass(scheme, hadoop);
    } catch (UnsupportedFileSystemException | RuntimeException e) {
      throw new UnsupportedStoreException(
          "Cannot open "
              + path
              + ": no file system of scheme "
              + scheme
              + " is on the class path (add its connector to spark.jars; for s3a hadoop-aws of"
              + " Spark's Hadoop version and the AWS SDK it names, see spark-job/docs/s3.md)");
    }
    return path.getFileSystem(hadoop);
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
      case CONDITIONAL_UPLOAD -> new ConditionalStore(files);
      case LOOK_THEN_CREATE -> new SingleWriterStore(files);
    };
  }

  /**
   * The style of the file system that holds {@code path}; no request is sent to it.
   *
   * @throws UnsupportedStoreException when many writers are to be told apart and it cannot
   */
  static CommitStyle require(Path path, Configuration hadoop, Writers writers) throws IOException {
    CommitStyle style = of(path, hadoop);
    if (style == LOOK_THEN_CREATE && writers == Writers.MANY) {
      throw new UnsupportedStoreException(
          "Cannot write the run "
              + path
              + ": this file system of scheme "
              + scheme(path, hadoop)
              + " cannot create a file only if it is absent, so a second writer would go unnoticed"
              + " (make sure that no other process writes this run and add --single-writer, or"
              + " keep the run on HDFS, a local file system, or S3A of Hadoop 3.4.2 or newer with"
              + " fs.s3a.create.conditional.enabled)");
    }
    return style;
  }
}
