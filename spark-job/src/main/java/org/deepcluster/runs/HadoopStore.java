package org.deepcluster.runs;

import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What is the same on every Hadoop file system. */
abstract class HadoopStore implements Store {

  /** Ending of files that are still being written; a leading dot hides them from listings. */
  static final String TEMPORARY = ".tmp";

  private final FileSystem files;

  HadoopStore(FileSystem files) {
    this.files = files;
  }

  final FileSystem files() {
    return files;
  }

  /** A name beside the target that nobody else uses. */
  static Path temporary(Path target) {
    return new Path(
        target.getParent(), "." + target.getName() + "." + UUID.randomUUID() + TEMPORARY);
  }

  final void write(Path file, byte[] content) throws IOException {
    try (OutputStream out = create(file)) {
      out.write(content);
    }
  }

  @Override
  public OutputStream create(Path file) throws IOException {
    return new SyncedOutput(files.create(file, false));
  }

  @Override
  public InputStream open(Path file) throws IOException {
    return files.open(file);
  }

  @Override
  public OptionalLong length(Path file) throws IOException {
    try {
      FileStatus status = files.getFileStatus(file);
      return status.isFile() ? OptionalLong.of(status.getLen()) : OptionalLong.empty();
    } catch (FileNotFoundException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public List<Entry> list(Path folder) throws IOException {
    try {
      List<Entry> entries = new ArrayList<>();
      for (FileStatus status : files.listStatus(folder)) {
        entries.add(
            new Entry(
                status.getPath().getName(),
                status.getLen(),
                status.getModificationTime(),
                status.isDirectory()));
      }
      return entries;
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    files.mkdirs(to.getParent());
    if (!files.rename(from, to)) {
      throw new IOException("Cannot move " + from + " to " + to + ": the file system refused");
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    if (!files.delete(path, true) && files.exists(path)) {
      throw new IOException("Cannot delete " + path + ": the file system refused");
    }
  }

  /** Reaches the disks, where the file system can promise that, before it is closed. */
  private static final class SyncedOutput extends FilterOutputStream {

    private final FSDataOutputStream file;
    private boolean closed;

    SyncedOutput(FSDataOutputStream file) {
      super(file);
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      file.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        try (file) {
          if (file.hasCapability("hsync")) {
            file.hsync();
          }
        }
      }
    }
  }
}
