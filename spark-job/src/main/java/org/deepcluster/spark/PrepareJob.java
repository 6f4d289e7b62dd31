package org.deepcluster.spark;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.deepcluster.config.Address;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.ShardFiles;
import org.deepcluster.dataset.Split;
import org.deepcluster.runs.Sha256;
import scala.Tuple2;

/**
 * What making a dataset and appending to one share: reads every image once, shuffles by a seeded
 * key and writes Parquet shards. One pass that decodes, one over its spilled result that counts,
 * one shuffle of the encoded images. The driver holds no image and no path but those of rejected
 * ones.
 */
final class PrepareJob {
  private static final int SHARD_MULTIPLE = 8;
  private static final Duration GRACE = Duration.ofHours(1);

  private final PrepareRequest request;
  private final Configuration hadoop;
  private final JavaSparkContext context;
  private final String nonce = UUID.randomUUID().toString().substring(0, 8);

  PrepareJob(SparkSession spark, PrepareRequest request) {
    Address.requireNoSecret(request.input());
    Address.requireNoSecret(request.output());
    this.request = request;
    context = new JavaSparkContext(spark.sparkContext());
    hadoop = context.hadoopConfiguration();
  }

  Configuration hadoop() {
    return hadoop;
  }

  JavaSparkContext context() {
    return context;
  }

  /**
   * Every accepted image and, at the end of each partition, its tally.
   *
   * @param side canvas in pixels, 0 to keep bytes
   * @param seed orders the images
   */
  JavaRDD<Object> read(List<Split> splits, int side, long seed) {
    List<Tuple2<Integer, Split>> numbered = new ArrayList<>();
    for (int i = 0; i < splits.size(); i++) {
      numbered.add(new Tuple2<>(i, splits.get(i)));
    }
    SplitReader reader = new SplitReader(new HadoopSettings(hadoop), side, seed);
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

  PrepareTally tally(JavaRDD<Object> images, int splits) {
    context.setJobGroup(
        "prepare", "prepare: decode %s (%d parts)".formatted(request.input(), splits), true);
    PrepareTally total = new PrepareTally();
    images
        .filter(item -> item instanceof PrepareTally)
        .collect()
        .forEach(item -> total.merge((PrepareTally) item));
    return total;
  }

  /**
   * Refuses what holds no image, or too many that cannot be read.
   *
   * @throws DatasetException with examples
   */
  void requireEnough(PrepareTally tally) {
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

  static JavaRDD<PreparedImage> accepted(JavaRDD<Object> images) {
    return images.filter(item -> item instanceof PreparedImage).map(item -> (PreparedImage) item);
  }

  /**
   * Writes {@code count} images as shards, numbered from 0.
   *
   * @param firstId of the first image
   * @param classes names of the classes by label
   */
  List<Shard> write(JavaRDD<PreparedImage> images, long count, long firstId, List<String> classes) {
    KeyRanges ranges = new KeyRanges(shards(count));
    long[] firstIds = firstIds(images, ranges, firstId);
    JavaPairRDD<Long, PreparedImage> keyed =
        images.mapToPair(image -> new Tuple2<>(image.key(), image));
    context.setJobGroup(
        "prepare", "prepare: write %d shards".formatted(ranges.numPartitions()), true);
    ShardWriter writer =
        new ShardWriter(
            new HadoopSettings(hadoop), request.output(), nonce, firstIds, labels(classes));
    return keyed
        .repartitionAndSortWithinPartitions(ranges)
        .mapPartitionsWithIndex(writer::write, true)
        .collect();
  }

  private int shards(long images) {
    long wanted = (images + request.config().shardImages() - 1) / request.config().shardImages();
    long rounded = (wanted + SHARD_MULTIPLE - 1) / SHARD_MULTIPLE * SHARD_MULTIPLE;
    return Math.toIntExact(Math.max(SHARD_MULTIPLE, rounded));
  }

  private long[] firstIds(JavaRDD<PreparedImage> images, KeyRanges ranges, long firstId) {
    context.setJobGroup("prepare", "prepare: count shards", true);
    long[] counts =
        images
            .mapPartitions(part -> List.of(count(part, ranges)).iterator())
            .reduce(PrepareJob::add);
    long[] first = new long[counts.length];
    first[0] = firstId;
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

  private static Map<String, Integer> labels(List<String> classes) {
    TreeMap<String, Integer> labels = new TreeMap<>();
    for (int i = 0; i < classes.size(); i++) {
      labels.put(classes.get(i), i);
    }
    return labels;
  }

  /** {@code written} numbered on after {@code before}, and these before them. */
  static List<Shard> joined(List<Shard> before, List<Shard> written) {
    List<Shard> shards = new ArrayList<>(before);
    for (Shard s : written) {
      shards.add(new Shard(shards.size(), s.file(), s.firstId(), s.rows(), s.bytes(), s.sha256()));
    }
    return shards;
  }

  /** Writes the table of rejected images; its name, or null where there are none. */
  String writeRejected(PrepareTally tally) throws IOException {
    if (tally.rejected().isEmpty()) {
      return null;
    }
    String table = "rejected-" + nonce + ".parquet";
    RejectedTable.write(hadoop, new Path(request.output(), table), tally.rejected());
    return table;
  }

  /** Removes what this process wrote; a failure to do so is added to {@code cause}. */
  void removeOwnFiles(Exception cause) {
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

  /**
   * Removes shards that no version names: of tasks of this process that ran twice, and of processes
   * that died. {@code newest} names all of those before it too. Younger ones of others are left to
   * a process that may still write.
   */
  void sweep(Manifest newest) throws IOException {
    Path folder = new Path(request.output(), "data");
    FileSystem files = folder.getFileSystem(hadoop);
    Set<String> named = new HashSet<>();
    newest.shards().forEach(shard -> named.add(shard.file()));
    long before = System.currentTimeMillis() - GRACE.toMillis();
    for (FileStatus file : files.listStatus(folder)) {
      boolean left = !named.contains("data/" + file.getPath().getName());
      boolean done =
          file.getPath().getName().contains(nonce) || file.getModificationTime() < before;
      if (file.isFile() && left && done) {
        files.delete(file.getPath(), false);
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
}
