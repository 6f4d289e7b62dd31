package org.deepcluster.runs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;

/**
 * Uploads whole files on condition when they are closed, as S3A of Hadoop 3.4.2 does. The setting
 * {@link #FAULT} makes uploads fail before or after they took effect, or the first read fail
 * because the file is replaced meanwhile.
 */
public final class ConditionalFileSystem extends OddFileSystem {

  static final String FAULT = "fs.conditional.fault";

  private static final URI NAME = URI.create("conditional://x");

  /** Settings under which paths such as {@code conditional://x/tmp} are this file system's. */
  static Configuration settings() {
    Configuration hadoop = new Configuration(false);
    hadoop.set("fs.conditional.impl", ConditionalFileSystem.class.getName());
    return hadoop;
  }

  static Path path(java.nio.file.Path folder) {
    return new Path(NAME.toString() + folder);
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public String getScheme() {
    return NAME.getScheme();
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return capability.equals(ConditionalStore.CONDITION)
        || super.hasPathCapability(path, capability);
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    if (getConf().get(FAULT, "").equals("replaced")) {
      getConf().unset(FAULT);
      throw new PathIOException(path.toString(), "it was replaced while it was read");
    }
    return super.open(path, buffer);
  }

  @Override
  @SuppressWarnings("rawtypes") // as Hadoop declares it
  public FSDataOutputStreamBuilder createFile(Path path) {
    return new Upload(this, path);
  }

  private static final class Upload extends FSDataOutputStreamBuilder<FSDataOutputStream, Upload> {

    Upload(FileSystem files, Path path) {
      super(files, path);
    }

    @Override
    public Upload getThisBuilder() {
      return this;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
      if (!getMandatoryKeys().contains(ConditionalStore.CONDITION)) {
        throw new IOException("an upload that is not on condition");
      }
      String fault = getFS().getConf().get(FAULT, "");
      return new FSDataOutputStream(new Content(getPath(), fault), null);
    }
  }

  private static final class Content extends ByteArrayOutputStream {

    private final java.nio.file.Path target;
    private final String fault;

    Content(Path target, String fault) {
      this.target = java.nio.file.Path.of(target.toUri().getPath());
      this.fault = fault;
    }

    @Override
    public void close() throws IOException {
      if (fault.equals("before")) {
        throw new IOException("the request was lost");
      }
      java.nio.file.Path whole = Files.createTempFile("upload", "");
      try {
        Files.write(whole, toByteArray());
        Files.createDirectories(target.getParent());
        Files.createLink(target, whole);
      } finally {
        Files.delete(whole);
      }
      if (fault.equals("after")) {
        throw new IOException("the answer was lost");
      }
    }
  }
}
