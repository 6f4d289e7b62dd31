package org.deepcluster.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.image.Canvas;
import org.deepcluster.image.ImageDecoder;
import org.deepcluster.image.PngCodec;
import org.deepcluster.image.RejectedImageException;
import org.deepcluster.report.Gallery;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.RunDirectory;

/** Gathers the images nearest to the centroids of clusters spread over all sizes. */
public final class SparkGallery {
  private static final int CLUSTERS = 20;
  private static final int IMAGES = 12;
  private static final int SIDE = 64;

  private final SparkSession spark;
  private final Configuration hadoop;
  private final String dataset;
  private final Manifest manifest;
  private final int[] clusters;
  private final long[] sizes;
  private final Dataset<Row> assignments;

  private SparkGallery(SparkSession spark, RunDirectory run, Commit clustering) throws IOException {
    this.spark = spark;
    hadoop = spark.sparkContext().hadoopConfiguration();
    TrainedOn trained = TrainedOn.of(run, clustering, hadoop);
    dataset = trained.dataset();
    manifest = trained.manifest();
    clusters = new RunFiles(run.files(), hadoop).clusters(clustering);
    sizes = new long[Arrays.stream(clusters).max().orElse(0) + 1];
    for (int cluster : clusters) {
      sizes[cluster]++;
    }
    String[] tables =
        clustering.artifacts().stream()
            .filter(a -> a.name().endsWith(".parquet"))
            .map(a -> run.files().path(a).toString())
            .toArray(String[]::new);
    assignments = spark.read().parquet(tables);
  }

  /** The gallery of a committed clustering. */
  public static Gallery of(SparkSession spark, RunDirectory run, Commit clustering)
      throws IOException {
    return new SparkGallery(spark, run, clustering).gallery();
  }

  private Gallery gallery() throws IOException {
    Map<Integer, List<Row>> nearest = nearest(spread(sizes));
    Map<Long, byte[]> images =
        thumbnails(
            nearest.values().stream()
                .flatMap(List::stream)
                .map(row -> row.<Long>getAs("id"))
                .toList());
    int[] labels = manifest.labelled() ? SparkAgreement.labels(manifest, hadoop, dataset) : null;
    List<Gallery.Sheet> sheets = new ArrayList<>();
    nearest.forEach((cluster, rows) -> sheets.add(sheet(cluster, rows, images, labels)));
    sheets.sort(Comparator.comparingLong(Gallery.Sheet::size).reversed());
    return new Gallery(sizes, sheets);
  }

  /** The nearest images of {@code chosen} clusters, by one pass over the assignments. */
  private Map<Integer, List<Row>> nearest(int[] chosen) {
    Map<Integer, List<Row>> nearest = new TreeMap<>();
    for (int cluster : chosen) {
      nearest.put(cluster, new ArrayList<>());
    }
    assignments
        .filter(col("cluster").isin(nearest.keySet().toArray()))
        .withColumn(
            "rank", row_number().over(Window.partitionBy("cluster").orderBy("distance", "id")))
        .filter(col("rank").leq(IMAGES))
        .orderBy("cluster", "rank")
        .collectAsList()
        .forEach(row -> nearest.get(row.<Integer>getAs("cluster")).add(row));
    return nearest;
  }

  private Gallery.Sheet sheet(int cluster, List<Row> rows, Map<Long, byte[]> images, int[] labels) {
    List<Gallery.Thumbnail> shown = new ArrayList<>();
    for (Row row : rows) {
      byte[] png = images.get(row.<Long>getAs("id"));
      if (png != null) {
        shown.add(new Gallery.Thumbnail(row.getAs("path"), png));
      }
    }
    int[] counts = labels == null ? new int[1] : counts(cluster, labels);
    int most = IntStream.range(0, counts.length).reduce(0, (a, b) -> counts[b] > counts[a] ? b : a);
    boolean labelled = counts[most] > 0;
    return new Gallery.Sheet(
        cluster,
        sizes[cluster],
        labelled ? manifest.classes().get(most) : null,
        labelled ? (Double) ((double) counts[most] / sizes[cluster]) : null,
        shown);
  }

  /** How many images of a cluster have each label. */
  private int[] counts(int cluster, int[] labels) {
    int[] counts = new int[manifest.classes().size()];
    for (int id = 0; id < clusters.length; id++) {
      if (clusters[id] == cluster && labels[id] >= 0) {
        counts[labels[id]]++;
      }
    }
    return counts;
  }

  /** Clusters of every size, largest first. */
  private static int[] spread(long[] sizes) {
    int[] order =
        IntStream.range(0, sizes.length)
            .boxed()
            .sorted((a, b) -> Long.compare(sizes[b], sizes[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    int n = Math.min(CLUSTERS, order.length);
    return IntStream.range(0, n).map(i -> order[(int) ((long) i * order.length / n)]).toArray();
  }

  /**
   * Small pictures of images by their ids; executors read the row groups that hold one, no others.
   */
  private Map<Long, byte[]> thumbnails(List<Long> ids) {
    Map<Long, byte[]> thumbnails = new HashMap<>();
    Optional<Column> wanted = ids.stream().map(id -> col("id").equalTo(id)).reduce(Column::or);
    if (wanted.isPresent()) {
      spark
          .read()
          .parquet(files(ids))
          .filter(wanted.get())
          .select(col("id"), col("image.bytes").as("bytes"))
          .collectAsList()
          .forEach(row -> thumbnails.put(row.getAs("id"), thumbnail(row.<byte[]>getAs("bytes"))));
    }
    return thumbnails;
  }

  /** The shards that hold some of {@code ids}. */
  private String[] files(List<Long> ids) {
    return manifest.shards().stream()
        .filter(
            shard ->
                ids.stream()
                    .anyMatch(id -> id >= shard.firstId() && id < shard.firstId() + shard.rows()))
        .map(shard -> new Path(dataset, shard.file()).toString())
        .toArray(String[]::new);
  }

  private static byte[] thumbnail(byte[] bytes) {
    try {
      var image = ImageDecoder.decode(bytes);
      int side = Math.min(SIDE, Math.min(image.width(), image.height()));
      return PngCodec.encode(Canvas.of(image, side), side);
    } catch (RejectedImageException e) {
      return null;
    }
  }
}
