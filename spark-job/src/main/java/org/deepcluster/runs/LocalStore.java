package org.deepcluster.runs;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A local or network-mounted directory. Hadoop's own local file system looks before it creates or
 * renames, so names are made by {@code java.nio}: a hard link to a synced file appears whole and
 * never replaces. Files and folders are synced, so that a commit outlives a power cut.
 */
final class LocalStore extends HadoopStore {

  LocalStore(FileSystem raw) {
    super(raw);
  }

  @Override
  public boolean publish(Path target, byte[] content) throws IOException {
    Path temporary = temporary(target);
    try {
      write(temporary, content);
      return link(temporary, target);
    } finally {
      Files.deleteIfExists(nio(temporary));
    }
  }

  private static boolean link(Path temporary, Path target) throws IOException {
    try {
      Files.createLink(nio(target), nio(temporary));
      sync(nio(target).getParent());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (e instanceof FileSystemException io && !isRefusal(io)) {
        throw io;
      }
      throw new UnsupportedStoreException(
          "Cannot commit "
              + target
              + ": its file system has no hard links, which make a commit appear whole and only"
              + " once (keep the run on another file system, for example ext4, xfs or HDFS)");
    }
  }

  private static boolean isRefusal(FileSystemException e) {
    String reason = String.valueOf(e.getReason());
    return reason.contains("not permitted") || reason.contains("not supported");
  }

  @Override
  public void replace(Path target, byte[] content) throws IOException {
    Path temporary = temporary(target);
    try {
      write(temporary, content);
      Files.move(nio(temporary), nio(target), ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(nio(temporary));
    }
  }

  @Override
  public OutputStream create(Path file) throws IOException {
    Files.createDirectories(nio(file).getParent());
    return new SyncedFile(FileChannel.open(nio(file), CREATE_NEW, WRITE), nio(file).getParent());
  }

  private static java.nio.file.Path nio(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  private static void sync(java.nio.file.Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  private static final class SyncedFile extends FilterOutputStream {

    private final FileChannel channel;
    private final java.nio.file.Path folder;

    SyncedFile(FileChannel channel, java.nio.file.Path folder) {
      super(Channels.newOutputStream(channel));
      this.channel = channel;
      this.folder = folder;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      if (channel.isOpen()) {
        try (channel) {
          channel.force(true);
        }
        sync(folder);
      }
    }
  }
}
