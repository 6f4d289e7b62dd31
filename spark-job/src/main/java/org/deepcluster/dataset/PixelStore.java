package org.deepcluster.dataset;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.deepcluster.image.Canvas;
import org.deepcluster.image.ImageDecoder;
import org.deepcluster.image.RejectedImageException;

/**
 * Decoded pixels on the local disk of a machine. The first use of a shard copies it here, decodes
 * it once and removes the copy; from then on it is mapped into memory, and every epoch reads bytes.
 * Files are named by the dataset's digest, so runs on the same dataset share them; they are written
 * under another name and renamed.
 */
public final class PixelStore {
  private final Configuration hadoop;
  private final String dataset;
  private final Manifest manifest;
  private final int side;
  private final Path folder;
  private final Map<Integer, ShardPixels> open = new ConcurrentHashMap<>();
  private final Map<Integer, Object> locks = new ConcurrentHashMap<>();

  /**
   * The pixels of {@code dataset}, which {@code hadoop} opens, at canvas {@code side}, under the
   * folder {@code root}.
   */
  public PixelStore(Configuration hadoop, String dataset, Manifest manifest, int side, Path root) {
    this.hadoop = hadoop;
    this.dataset = dataset;
    this.manifest = manifest;
    this.side = side;
    folder =
        root.resolve("deepcluster-pixels").resolve(manifest.digest().substring(0, 16) + "-" + side);
  }

  /** Side of the canvases in pixels. */
  public int side() {
    return side;
  }

  /** Whether the pixels of shard {@code index} lie here already. */
  public boolean holds(int index) {
    Shard shard = manifest.shards().get(index);
    return file(shard).toFile().length() == length(shard);
  }

  private Path file(Shard shard) {
    return folder.resolve("shard-%05d.u8".formatted(shard.index()));
  }

  private long length(Shard shard) {
    return (long) shard.rows() * 3 * side * side;
  }

  /** The pixels of shard {@code index}. Whoever asks for another shard does not wait for it. */
  public ShardPixels shard(int index) {
    ShardPixels pixels = open.get(index);
    if (pixels != null) {
      return pixels;
    }
    synchronized (locks.computeIfAbsent(index, i -> new Object())) {
      ShardPixels found = open.get(index);
      if (found == null) {
        found = map(manifest.shards().get(index));
        open.put(index, found);
      }
      return found;
    }
  }

  private ShardPixels map(Shard shard) {
    Path file = file(shard);
    long expected = length(shard);
    if (expected > Integer.MAX_VALUE) {
      throw new DatasetException(
          "Cannot keep the pixels of shard %s: %,d images of %d x %d pixels are %,d MB (rule: at most 2,047 MB a shard; prepare again with a lower prepare.shard-images)"
              .formatted(shard.file(), shard.rows(), side, side, expected >> 20));
    }
    try {
      if (!Files.exists(file) || Files.size(file) != expected) {
        decode(shard, file);
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return new ShardPixels(channel.map(FileChannel.MapMode.READ_ONLY, 0, expected), side);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot keep the pixels of shard %s in %s: %s (free disk space, or set spark.deepcluster.local-dir)"
              .formatted(shard.file(), folder, e.getMessage()),
          e);
    }
  }

  private void decode(Shard shard, Path file) throws IOException {
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, "part-", ".u8");
    try (ShardCopy copy = ShardCopy.of(hadoop, dataset, shard, folder)) {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 20)) {
        copy.images(bytes -> write(shard, bytes, out));
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void write(Shard shard, byte[] bytes, OutputStream out) {
    try {
      out.write(Canvas.of(ImageDecoder.decode(bytes), side));
    } catch (RejectedImageException e) {
      throw new DatasetException(
          "Cannot decode an image of shard %s in %s: %s (the dataset was changed; prepare it again)"
              .formatted(shard.file(), dataset, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
