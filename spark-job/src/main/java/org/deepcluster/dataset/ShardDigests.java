package org.deepcluster.dataset;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * SHA-256 of every encoded image of a shard. Found once by reading the shard, and then kept in
 * {@code digests/}, 32 bytes an image, so that appending does not read the images of a dataset
 * every time. The files are nothing but a saving: each ends with the SHA-256 of what it holds, one
 * that does not fit is made again, and all may be deleted.
 */
public final class ShardDigests {
  private static final int LENGTH = 32;

  private ShardDigests() {}

  /** Of one encoded image, in hexadecimal. */
  public static String of(byte[] image) {
    return HexFormat.of().formatHex(Manifest.sha256().digest(image));
  }

  /** Of all images of {@code shard}, in order of id. */
  public static List<String> of(Configuration hadoop, String dataset, Shard shard)
      throws IOException {
    Path file = new Path(dataset, "digests/" + shard.sha256());
    byte[] kept = kept(file.getFileSystem(hadoop), file);
    int length = shard.rows() * LENGTH;
    if (kept.length != length + LENGTH || !fits(kept, length)) {
      kept = found(hadoop, dataset, shard);
      keep(file.getFileSystem(hadoop), file, kept);
    }
    List<String> digests = new ArrayList<>(shard.rows());
    for (int at = 0; at < length; at += LENGTH) {
      digests.add(HexFormat.of().formatHex(kept, at, at + LENGTH));
    }
    return digests;
  }

  private static byte[] kept(FileSystem files, Path file) throws IOException {
    try (InputStream in = files.open(file)) {
      return in.readAllBytes();
    } catch (FileNotFoundException e) {
      return new byte[0];
    }
  }

  private static boolean fits(byte[] kept, int length) {
    MessageDigest digest = Manifest.sha256();
    digest.update(kept, 0, length);
    return Arrays.equals(digest.digest(), 0, LENGTH, kept, length, kept.length);
  }

  private static byte[] found(Configuration hadoop, String dataset, Shard shard)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ShardFiles.images(
        hadoop, dataset, shard, image -> out.writeBytes(Manifest.sha256().digest(image)));
    out.writeBytes(Manifest.sha256().digest(out.toByteArray()));
    return out.toByteArray();
  }

  /** Under another name first; where another task was faster, its file stays. */
  private static void keep(FileSystem files, Path file, byte[] content) throws IOException {
    Path written = file.suffix("-" + UUID.randomUUID());
    files.delete(file, false); // one that did not fit
    try (OutputStream out = files.create(written, false)) {
      out.write(content);
    }
    if (!files.rename(written, file)) {
      files.delete(written, false);
    }
  }
}
