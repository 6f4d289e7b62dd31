package org.deepcluster.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;

/**
 * A shard on the local disk, removed when it is closed. It is read from its file system once, from
 * beginning to end, and its SHA-256 is checked on the way: an object store is asked for one object,
 * not for a range a column chunk, and what is decoded is what was checked. Disk: the shard's bytes.
 */
final class ShardCopy implements AutoCloseable {
  private final Configuration hadoop;
  private final String dataset;
  private final Shard shard;
  private final Path file;

  private ShardCopy(Configuration hadoop, String dataset, Shard shard, Path file) {
    this.hadoop = hadoop;
    this.dataset = dataset;
    this.shard = shard;
    this.file = file;
  }

  /**
   * Copies {@code shard} into {@code folder}.
   *
   * @throws DatasetException if the shard was changed after the manifest was written
   */
  static ShardCopy of(Configuration hadoop, String dataset, Shard shard, Path folder)
      throws IOException {
    Path file = Files.createTempFile(folder, "part-", ".parquet");
    ShardCopy copy = new ShardCopy(hadoop, dataset, shard, file);
    try {
      copy.requireUnchanged(copy.fill());
      return copy;
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  /** Returns the SHA-256 of what was read. */
  private String fill() throws IOException {
    var source = new org.apache.hadoop.fs.Path(dataset, shard.file());
    MessageDigest digest = Manifest.sha256();
    try (InputStream in = source.getFileSystem(hadoop).open(source);
        InputStream read = new DigestInputStream(in, digest);
        OutputStream out = Files.newOutputStream(file)) {
      read.transferTo(out);
    } catch (ChecksumException e) { // a file system that keeps sums of its own
      throw Manifest.changed(dataset, shard, "its checksum is wrong");
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void requireUnchanged(String sha256) {
    if (!sha256.equals(shard.sha256())) {
      throw Manifest.changed(dataset, shard, "it has another SHA-256");
    }
  }

  /** The encoded images, in order of id, to {@code each}. */
  void images(Consumer<byte[]> each) throws IOException {
    ShardFiles.images(hadoop, dataset, shard, new org.apache.hadoop.fs.Path(file.toUri()), each);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
