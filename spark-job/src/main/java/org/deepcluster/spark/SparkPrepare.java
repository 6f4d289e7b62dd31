package org.deepcluster.spark;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.deepcluster.config.Address;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.Inputs;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.ShardFiles;
import org.deepcluster.dataset.Split;
import org.deepcluster.runs.AtomicFiles;
import org.deepcluster.runs.Sha256;
import scala.Tuple2;

/**
 * Makes a dataset: reads every image once, shuffles all by a seeded key, writes Parquet shards and,
 * last, the manifest. One pass that decodes, one over its spilled result that counts, one shuffle
 * of the encoded images. The driver holds no image and no path but those of rejected ones.
 */
public final class SparkPrepare {
  private static final int SHARD_MULTIPLE = 8;

  private final PrepareRequest request;
  private final Configuration hadoop;
  private final JavaSparkContext context;
  private final String nonce = UUID.randomUUID().toString().substring(0, 8);

  private SparkPrepare(SparkSession spark, PrepareRequest request) {

    this.request = request;
    hadoop = spark.sparkContext().hadoopConfiguration();
    context = new JavaSparkContext(spark.sparkContext());
  }

  /**
   * Makes the dataset that {@code request} asks for.
   *
   * @throws DatasetException if there is nothing to read, too much is unreadable, or another
   *     dataset is there already
   */
  public static Manifest run(SparkSession spark, PrepareRequest request) throws IOException {
    Address.requireNoSecret(request.input());
    Address.requireNoSecret(request.output());
    return new SparkPrepare(spark, request).run();
  }

  private Manifest run() throws IOException {
    List<Split> splits = new Inputs(hadoop).splits(request.input());
    JavaRDD<Object> images = read(splits);
    try {
      PrepareTally tally = tally(images, splits.size());
      requireEnough(tally);
      Manifest manifest = write(images, tally);
      return publish(manifest);
    } catch (IOException | RuntimeException e) {
      removeOwnFiles(e);
      throw e;
    } finally {
      images.unpersist();
    }
  }

  /** Every accepted image and, at the end of each partition, its tally. */
  private JavaRDD<Object> read(List<Split> splits) {
    List<Tuple2<Integer, Split>> numbered = new ArrayList<>();
    for (int i = 0; i < splits.size(); i++) {
      numbered.add(new Tuple2<>(i, splits.get(i)));
    }
    SplitReader reader =
        new SplitReader(new HadoopSettings(hadoop), request.side(), request.seed());
    return context
        .parallelize(numbered, numbered.size())
        .mapPartitions(part -> stream(reader, part))
        .persist(StorageLevel.DISK_ONLY());
  }

  private static Iterator<Object> stream(
      SplitReader reader, Iterator<Tuple2<Integer, Split>> part) {
    Tuple2<Integer, Split> split = part.next();
    return new StreamedImages(reader, split._1(), split._2());
  }

  private PrepareTally tally(JavaRDD<Object> images, int splits) {
    context.setJobGroup(
        "prepare", "prepare: decode %s (%d parts)".formatted(request.input(), splits), true);
    PrepareTally total = new PrepareTally();
    images
        .filter(item -> item instanceof PrepareTally)
        .collect()
        .forEach(item -> total.merge((PrepareTally) item));
    return total;
  }

  private void requireEnough(PrepareTally tally) {
    long rejected = tally.rejectedCount();
    long all = tally.accepted() + rejected;
    if (tally.accepted() == 0) {
      throw new DatasetException(
          "Cannot prepare %s: none of its %d files is an image that can be read %s"
              .formatted(request.input(), all, tally.reasons()));
    }
    if (rejected > request.config().maxRejected() * all) {
      throw new DatasetException(
          "Cannot prepare %s: %d of %d images are rejected, more than prepare.max-rejected=%s allows (mend them, or raise it)%s"
              .formatted(
                  request.input(), rejected, all, request.config().maxRejected(), examples(tally)));
    }
  }

  private static String examples(PrepareTally tally) {
    StringBuilder text = new StringBuilder();
    tally.reasons().forEach((reason, count) -> text.append("\n  %d x %s".formatted(count, reason)));
    tally.rejected().stream()
        .limit(5)
        .forEach(r -> text.append("\n  such as %s: %s".formatted(r[0], r[1])));
    return text.toString();
  }

  private Manifest write(JavaRDD<Object> images, PrepareTally tally) throws IOException {
    KeyRanges ranges = new KeyRanges(shards(tally.accepted()));
    JavaRDD<PreparedImage> accepted =
        images.filter(item -> item instanceof PreparedImage).map(item -> (PreparedImage) item);
    long[] firstIds = firstIds(accepted, ranges);
    JavaPairRDD<Long, PreparedImage> keyed =
        accepted.mapToPair(image -> new Tuple2<>(image.key(), image));
    context.setJobGroup(
        "prepare", "prepare: write %d shards".formatted(ranges.numPartitions()), true);
    ShardWriter writer =
        new ShardWriter(
            new HadoopSettings(hadoop), request.output(), nonce, firstIds, labels(tally));
    List<Shard> written =
        keyed
            .repartitionAndSortWithinPartitions(ranges)
            .mapPartitionsWithIndex(writer::write, true)
            .collect();
    return manifest(tally, renumbered(written));
  }

  private int shards(long images) {
    long wanted = (images + request.config().shardImages() - 1) / request.config().shardImages();
    long rounded = (wanted + SHARD_MULTIPLE - 1) / SHARD_MULTIPLE * SHARD_MULTIPLE;
    return Math.toIntExact(Math.max(SHARD_MULTIPLE, rounded));
  }

  private long[] firstIds(JavaRDD<PreparedImage> accepted, KeyRanges ranges) {
    context.setJobGroup("prepare", "prepare: count shards", true);
    long[] counts =
        accepted
            .mapPartitions(part -> List.of(count(part, ranges)).iterator())
            .reduce(SparkPrepare::add);
    long[] first = new long[counts.length];
    for (int i = 1; i < first.length; i++) {
      first[i] = first[i - 1] + counts[i - 1];
    }
    return first;
  }

  private static long[] count(Iterator<PreparedImage> part, KeyRanges ranges) {
    long[] counts = new long[ranges.numPartitions()];
    part.forEachRemaining(image -> counts[ranges.part(image.key())]++);
    return counts;
  }

  private static long[] add(long[] a, long[] b) {
    long[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  private static Map<String, Integer> labels(PrepareTally tally) {
    TreeMap<String, Integer> labels = new TreeMap<>();
    List<String> names = tally.classes();
    for (int i = 0; i < names.size(); i++) {
      labels.put(names.get(i), i);
    }
    return labels;
  }

  private static List<Shard> renumbered(List<Shard> written) {
    List<Shard> shards = new ArrayList<>();
    for (Shard s : written) {
      shards.add(new Shard(shards.size(), s.file(), s.firstId(), s.rows(), s.bytes(), s.sha256()));
    }
    return shards;
  }

  private Manifest manifest(PrepareTally tally, List<Shard> shards) throws IOException {
    String table = tally.rejected().isEmpty() ? null : "rejected-" + nonce + ".parquet";
    if (table != null) {
      writeRejected(table, tally);
    }
    return new Manifest(
        Manifest.FORMAT,
        tally.accepted(),
        request.side(),
        tally.classes(),
        tally.mean(),
        tally.deviation(),
        tally.reasons(),
        table,
        request.input(),
        shards,
        Manifest.digest(tally.accepted(), tally.classes(), request.side(), shards));
  }

  private void writeRejected(String table, PrepareTally tally) throws IOException {
    RejectedTable.write(hadoop, new Path(request.output(), table), tally.rejected());
  }

  /** Takes the manifest's name, or finds that the same dataset is there already. */
  private Manifest publish(Manifest manifest) throws IOException {
    Path target = new Path(request.output(), Manifest.FILE);
    if (AtomicFiles.createIfAbsent(target, manifest.toJson(), hadoop)) {
      return manifest;
    }
    Manifest there = Manifest.read(hadoop, request.output());
    if (!there.digest().equals(manifest.digest())) {
      throw new DatasetException(
          "Cannot prepare into %s: another dataset is there, of %d images from %s (choose another --output, or remove it)"
              .formatted(request.output(), there.images(), there.source()));
    }
    removeOwnFiles(null);
    return there;
  }

  private void removeOwnFiles(Exception cause) {
    try {
      Path root = new Path(request.output());
      FileSystem files = root.getFileSystem(hadoop);
      for (Path pattern :
          List.of(new Path(root, "data/*" + nonce + "*"), new Path(root, "*" + nonce + "*"))) {
        var found = files.globStatus(pattern);
        if (found != null) {
          for (var file : found) {
            files.delete(file.getPath(), false);
          }
        }
      }
    } catch (IOException e) {
      if (cause != null) {
        cause.addSuppressed(e);
      }
    }
  }

  /** Writes one shard a partition. */
  private record ShardWriter(
      HadoopSettings hadoop,
      String output,
      String nonce,
      long[] firstIds,
      Map<String, Integer> labels)
      implements java.io.Serializable {

    Iterator<Shard> write(int index, Iterator<Tuple2<Long, PreparedImage>> images)
        throws IOException {
      if (!images.hasNext()) {
        return List.<Shard>of().iterator();
      }
      String name =
          "data/shard-%05d-%s-%s.parquet"
              .formatted(index, nonce, UUID.randomUUID().toString().substring(0, 4));
      Configuration configuration = hadoop.configuration();
      Path file = new Path(output, name);
      long[] next = {firstIds[index]};
      ShardFiles.write(
          configuration,
          file,
          rows -> {
            while (images.hasNext()) {
              PreparedImage image = images.next()._2();
              int label =
                  image.className() == null ? -1 : labels.getOrDefault(image.className(), -1);
              rows.write(next[0]++, image.bytes(), image.path(), label);
            }
          });
      FileSystem files = file.getFileSystem(configuration);
      try (InputStream in = files.open(file)) {
        return List.of(
                new Shard(
                    index,
                    name,
                    firstIds[index],
                    (int) (next[0] - firstIds[index]),
                    files.getFileStatus(file).getLen(),
                    Sha256.of(in)))
            .iterator();
      }
    }
  }

  /** The counts of {@code manifest} by name, for a person. */
  public static Map<String, Long> counts(Manifest manifest) {
    Map<String, Long> counts = new TreeMap<>();
    counts.put("images", manifest.images());
    counts.put("classes", (long) manifest.classes().size());
    counts.put("shards", (long) manifest.shards().size());
    counts.put("rejected", manifest.rejected().values().stream().mapToLong(Long::longValue).sum());
    return counts;
  }
}
