package org.deepcluster.spark;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system {@code hdfs://faulty/} in a local folder, of which one call, counted over the whole
 * process, goes wrong in a given way. Closing a file that was written is a call too.
 */
public final class FaultyFileSystem extends FilterFileSystem {
  static final URI ADDRESS = URI.create("hdfs://faulty/");

  /** How a call goes wrong. */
  enum Fault {
    /** It fails, and nothing has happened. */
    FAILS,
    /** It is done a second late. */
    LATE,
    /** It returns false, and nothing has happened; calls that return something else fail. */
    RETURNS_FALSE,
    /** It is done, and then fails. */
    DONE_THEN_FAILS
  }

  private static final AtomicInteger CALLS = new AtomicInteger();
  private static volatile int bad = -1;
  private static volatile Fault fault = Fault.FAILS;
  private static volatile String struck = "";

  /** Created by Hadoop. */
  public FaultyFileSystem() {
    super(new Beneath());
  }

  /** The local folder, told of names without a scheme. */
  private static final class Beneath extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return ADDRESS;
    }

    @Override
    protected void checkPath(Path path) {}

    @Override
    public java.io.File pathToFile(Path path) {
      return new java.io.File(path.toUri().getPath());
    }
  }

  /** Makes {@code hadoop} use it for HDFS. */
  static void install(Configuration hadoop) {
    hadoop.setClass("fs.hdfs.impl", FaultyFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
    hadoop.set("fs.AbstractFileSystem.hdfs.impl", Names.class.getName());
  }

  /** From now on counts anew; call number {@code n}, from 0, goes wrong; none does if negative. */
  static void strike(int n, Fault how) {
    CALLS.set(0);
    struck = "";
    fault = how;
    bad = n;
  }

  static int calls() {
    return CALLS.get();
  }

  /** The call that went wrong, empty if none has. */
  static String struck() {
    return struck;
  }

  /** A call of the file system. */
  private interface Call<T> {
    T run() throws IOException;
  }

  private static <T> T counted(String name, Object what, T refusal, Call<T> call)
      throws IOException {
    if (CALLS.getAndIncrement() != bad) {
      return call.run();
    }
    struck = name + " " + what;
    switch (fault) {
      case FAILS -> throw new IOException("injected: " + name + " failed");
      case LATE -> {
        try {
          Thread.sleep(1000);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return call.run();
      }
      case RETURNS_FALSE -> {
        if (refusal == null) {
          throw new IOException("injected: " + name + " failed");
        }
        return refusal;
      }
      default -> {
        call.run();
        throw new IOException("injected: " + name + " was done and then failed");
      }
    }
  }

  @Override
  public URI getUri() {
    return ADDRESS;
  }

  @Override
  protected void checkPath(Path path) {}

  @Override
  public Path makeQualified(Path path) {
    return path.makeQualified(ADDRESS, new Path("/"));
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    return counted("open", file, null, () -> super.open(file, bufferSize));
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    FSDataOutputStream out =
        counted(
            "create",
            file,
            null,
            () ->
                super.create(
                    file, permission, overwrite, bufferSize, replication, blockSize, progress));
    return new FSDataOutputStream(new CountedOutput(out, file), null);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return counted("rename", to, false, () -> super.rename(from, to));
  }

  @Override
  protected void rename(Path from, Path to, Options.Rename... options) throws IOException {
    counted(
        "rename",
        to,
        null,
        () -> {
          super.rename(from, to, options);
          return true;
        });
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return counted("delete", path, false, () -> super.delete(path, recursive));
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    return counted("mkdirs", path, false, () -> super.mkdirs(path, permission));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return counted("listStatus", path, null, () -> super.listStatus(path));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return counted("getFileStatus", path, null, () -> super.getFileStatus(path));
  }

  private static final class CountedOutput extends FilterOutputStream {
    private final Path file;
    private boolean closed;

    CountedOutput(OutputStream out, Path file) {
      super(out);
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        counted(
            "close",
            file,
            null,
            () -> {
              out.close();
              return true;
            });
      }
    }
  }

  /** The same for Hadoop's other interface to file systems. */
  public static final class Names extends DelegateToFileSystem {
    /** Created by Hadoop. */
    public Names(URI address, Configuration hadoop) throws IOException, URISyntaxException {
      super(address, made(hadoop), hadoop, "hdfs", false);
    }

    private static FaultyFileSystem made(Configuration hadoop) throws IOException {
      FaultyFileSystem files = new FaultyFileSystem();
      files.initialize(ADDRESS, hadoop);
      return files;
    }

    @Override
    public void checkPath(Path path) {}

    @Override
    public int getUriDefaultPort() {
      return 8020;
    }
  }
}
