package org.deepcluster.spark;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.ShardFiles;
import org.deepcluster.image.Canvas;
import org.deepcluster.image.ImageDecoder;
import org.deepcluster.image.PngCodec;
import org.deepcluster.image.RejectedImageException;
import org.deepcluster.report.Gallery;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.RunDirectory;

/** Gathers the images nearest to the centroids of clusters spread over all sizes. */
public final class SparkGallery {
  private static final int CLUSTERS = 24;
  private static final int IMAGES = 12;
  private static final int SIDE = 64;

  private SparkGallery() {}

  /** The gallery of a committed clustering. */
  public static Gallery of(SparkSession spark, RunDirectory run, Commit clustering)
      throws IOException {
    int[] clusters = new RunFiles(run).clusters(clustering);
    int[] sizes = new int[Arrays.stream(clusters).max().orElse(0) + 1];
    for (int cluster : clusters) {
      sizes[cluster]++;
    }
    int[] shown = spread(sizes);
    String[] tables =
        clustering.artifacts().stream()
            .filter(a -> a.name().endsWith(".parquet"))
            .map(a -> run.path(a).toString())
            .toArray(String[]::new);
    Dataset<Row> assignments = spark.read().parquet(tables);
    Map<Long, Gallery.Thumbnail> thumbnails = new HashMap<>();
    List<List<Row>> nearest = new ArrayList<>();
    for (int cluster : shown) {
      List<Row> rows =
          assignments
              .filter(col("cluster").equalTo(cluster))
              .orderBy(col("distance"), col("id"))
              .limit(IMAGES)
              .collectAsList();
      nearest.add(rows);
      rows.forEach(row -> thumbnails.put(row.getAs("id"), null));
    }
    fill(run.hadoop(), run.identity().dataset(), thumbnails);
    List<Gallery.Sheet> sheets = new ArrayList<>();
    for (int i = 0; i < shown.length; i++) {
      List<Gallery.Thumbnail> images = new ArrayList<>();
      for (Row row : nearest.get(i)) {
        Gallery.Thumbnail image = thumbnails.get(row.<Long>getAs("id"));
        if (image != null) {
          images.add(new Gallery.Thumbnail(row.getAs("path"), image.png()));
        }
      }
      sheets.add(new Gallery.Sheet(shown[i], sizes[shown[i]], images));
    }
    return new Gallery(sizes, sheets);
  }

  /** Clusters of every size, largest first. */
  private static int[] spread(int[] sizes) {
    int[] order =
        IntStream.range(0, sizes.length)
            .boxed()
            .sorted((a, b) -> Integer.compare(sizes[b], sizes[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    int n = Math.min(CLUSTERS, order.length);
    return IntStream.range(0, n).map(i -> order[(int) ((long) i * order.length / n)]).toArray();
  }

  private static void fill(
      Configuration hadoop, String dataset, Map<Long, Gallery.Thumbnail> wanted)
      throws IOException {
    Manifest manifest = Manifest.read(hadoop, dataset);
    for (Shard shard : manifest.shards()) {
      long[] id = {shard.firstId()};
      long end = shard.firstId() + shard.rows();
      if (wanted.keySet().stream().anyMatch(w -> w >= shard.firstId() && w < end)) {
        ShardFiles.images(
            hadoop,
            dataset,
            shard,
            bytes -> {
              long own = id[0]++;
              if (wanted.containsKey(own)) {
                wanted.put(own, thumbnail(bytes));
              }
            });
      }
    }
  }

  private static Gallery.Thumbnail thumbnail(byte[] bytes) {
    try {
      var image = ImageDecoder.decode(bytes);
      int side = Math.min(SIDE, Math.min(image.width(), image.height()));
      return new Gallery.Thumbnail("", PngCodec.encode(Canvas.of(image, side), side));
    } catch (RejectedImageException e) {
      return null;
    }
  }
}
