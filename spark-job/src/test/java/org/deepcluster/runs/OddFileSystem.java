package org.deepcluster.runs;

import java.net.URI;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A file system of a scheme nobody knows; its files lie on the local disk. */
public class OddFileSystem extends LocalFileSystem {

  private static final URI NAME = URI.create("odd://x");

  public OddFileSystem() {
    super(new Raw());
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
  protected void checkPath(Path path) {}

  private static final class Raw extends RawLocalFileSystem {

    @Override
    public URI getUri() {
      return NAME;
    }

    @Override
    protected void checkPath(Path path) {}
  }
}
