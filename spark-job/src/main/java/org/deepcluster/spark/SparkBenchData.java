package org.deepcluster.spark;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.bench.PeerStages;
import org.deepcluster.bench.Timed;
import org.deepcluster.bench.WorkFolder;
import org.deepcluster.config.PrepareConfig;
import org.deepcluster.config.Settings;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.PixelStore;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.ShardFiles;
import org.deepcluster.dataset.ShardPixels;
import org.deepcluster.dataset.SyntheticImages;

/** The images of a benchmark: how they are made, decoded, and copied for the peer. */
record SparkBenchData(String dataset, Manifest manifest, int side, Path folder) {
  private static final int CLASSES = 10;
  private static final int LEAST_SHARDS = 8;

  /**
   * Generates {@code images} JPEG files and prepares them as they are, in {@code folder}; returns
   * the dataset.
   */
  static String generate(SparkSession spark, Settings settings, int images, Path folder)
      throws IOException {
    String source = folder.resolve("images").toString();
    String dataset = folder.resolve("dataset").toString();
    SyntheticImages synthetic = new SyntheticImages(CLASSES, settings.image().size(), 1);
    new SparkBenchImages(synthetic, images, source)
        .write(new JavaSparkContext(spark.sparkContext()));
    int shard = Math.max(1, Math.min(settings.prepare().shardImages(), images / LEAST_SHARDS));
    PrepareConfig config = new PrepareConfig(settings.prepare().maxRejected(), shard);
    SparkPrepare.run(spark, new PrepareRequest(source, dataset, 0, config, settings.run().seed()));
    WorkFolder.remove(Path.of(source));
    return dataset;
  }

  /** Seconds of decoding every image, as the first epoch does: from Parquet to pixels on disk. */
  double decode(JavaSparkContext context) throws IOException {
    Path fresh = Files.createTempDirectory(folder, "decoded-");
    double seconds = Timed.seconds(() -> decode(context, fresh));
    WorkFolder.remove(fresh);
    return seconds;
  }

  private void decode(JavaSparkContext context, Path into) {
    List<Integer> shards =
        new ArrayList<>(IntStream.range(0, manifest.shards().size()).boxed().toList());
    String root = into.toString();
    Manifest sent = manifest;
    String location = dataset;
    int canvas = side;
    HadoopSettings hadoop = new HadoopSettings(context.hadoopConfiguration());
    context
        .parallelize(shards, shards.size())
        .foreach(
            shard ->
                new PixelStore(hadoop.configuration(), location, sent, canvas, Path.of(root))
                    .shard(shard));
  }

  /** What the peer works on, copied to files. */
  PeerStages.Input input(JavaSparkContext context, long parameters, Map<String, Object> settings)
      throws IOException {
    return new PeerStages.Input(
        pixels(context),
        encoded(context.hadoopConfiguration()),
        manifest.images(),
        side,
        manifest.mean(),
        manifest.deviation(),
        parameters,
        settings);
  }

  /** All pixels end to end, (n, 3, side, side) bytes. */
  private Path pixels(JavaSparkContext context) throws IOException {
    Path fresh = Files.createTempDirectory(folder, "decoded-");
    decode(context, fresh);
    PixelStore store =
        new PixelStore(context.hadoopConfiguration(), dataset, manifest, side, fresh);
    Path file = folder.resolve("pixels.u8");
    try (OutputStream out = buffered(file)) {
      byte[] canvas = new byte[3 * side * side];
      for (Shard shard : manifest.shards()) {
        ShardPixels pixels = store.shard(shard.index());
        for (int row = 0; row < shard.rows(); row++) {
          pixels.read(row, canvas);
          out.write(canvas);
        }
      }
    }
    WorkFolder.remove(fresh);
    return file;
  }

  /** All image files end to end; their lengths in another file beside it. */
  private Path encoded(Configuration hadoop) throws IOException {
    Path file = folder.resolve("encoded");
    try (OutputStream out = buffered(file);
        DataOutputStream lengths =
            new DataOutputStream(buffered(file.resolveSibling("encoded.lengths")))) {
      for (Shard shard : manifest.shards()) {
        ShardFiles.images(hadoop, dataset, shard, bytes -> append(bytes, out, lengths));
      }
    }
    return file;
  }

  private static void append(byte[] bytes, OutputStream out, DataOutputStream lengths) {
    try {
      out.write(bytes);
      lengths.writeInt(Integer.reverseBytes(bytes.length)); // little-endian
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot copy images for the peer: %s".formatted(e.getMessage()), e);
    }
  }

  private static OutputStream buffered(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
  }
}
