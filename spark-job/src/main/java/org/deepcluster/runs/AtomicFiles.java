package org.deepcluster.runs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * Creates whole files that must not exist yet. The content goes to another name first and is forced
 * to disk; then the name is taken in one step that fails if somebody has it: a hard link on local
 * disks, a rename without overwriting on HDFS. A file system that has neither is refused.
 */
public final class AtomicFiles {
  private final Configuration hadoop;

  /** Works through the file systems of {@code hadoop}. */
  public AtomicFiles(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Creates {@code target} with {@code content} if nothing is there.
   *
   * @return whether this call, or an earlier one with the same content, made the file; false if the
   *     file holds something else
   */
  public boolean create(Path target, byte[] content) throws IOException {
    FileSystem files = target.getFileSystem(hadoop);
    files.mkdirs(target.getParent());
    Path part = new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID());
    try {
      take(files, part, target, content);
      return true;
    } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException e) {
      return holds(files, target, content);
    } catch (IOException e) {
      if (isThere(files, target, content, e)) {
        return true;
      }
      throw NoSpaceException.recognise(e, target.toString());
    } finally {
      discard(files, part);
    }
  }

  private void take(FileSystem files, Path part, Path target, byte[] content) throws IOException {
    switch (files.getUri().getScheme()) {
      case "file" -> link(java.nio.file.Path.of(part.toUri().getPath()), target, content);
      case "hdfs", "viewfs", "webhdfs" -> {
        try (FSDataOutputStream out = files.create(part, false)) {
          out.write(content);
          out.hsync();
        }
        FileContext.getFileContext(files.getUri(), hadoop)
            .rename(part, target, Options.Rename.NONE);
      }
      default ->
          throw new RunException(
              "Cannot write %s: file system %s offers no way to create a file only if it is absent (keep runs and datasets on HDFS or a local disk)"
                  .formatted(target, files.getUri().getScheme()));
    }
  }

  private static void link(java.nio.file.Path part, Path target, byte[] content)
      throws IOException {
    Files.write(part, content);
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.createLink(java.nio.file.Path.of(target.toUri().getPath()), part);
  }

  /** After an error whose outcome is unknown: the file itself knows. */
  private static boolean isThere(FileSystem files, Path target, byte[] content, IOException e) {
    try {
      return files.exists(target) && holds(files, target, content);
    } catch (IOException second) {
      e.addSuppressed(second);
      return false;
    }
  }

  private static boolean holds(FileSystem files, Path target, byte[] content) throws IOException {
    try (var in = files.open(target)) {
      return Arrays.equals(in.readAllBytes(), content);
    }
  }

  private static void discard(FileSystem files, Path part) {
    try {
      files.delete(part, false);
    } catch (IOException e) {
      // a leftover under a name nobody reads; the next sweep takes it
    }
  }
}
