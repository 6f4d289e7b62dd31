package org.deepcluster.spark;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deepcluster.config.Settings;
import org.deepcluster.cost.RunNeeds;

/**
 * What is to be measured.
 *
 * @param dataset a prepared dataset; empty to generate {@code images} images
 * @param pairs how often each measure is taken
 * @param rows rows of the k-means that is measured by itself
 * @param clusters how many clusters it makes, one measure each; the first also by MLlib
 * @param measures some of {@link #MEASURES}
 * @param folder an empty folder to work in
 */
public record SparkBenchRequest(
    Settings settings,
    Optional<String> dataset,
    int images,
    int pairs,
    int rows,
    List<Integer> clusters,
    Set<String> measures,
    Path folder) {
  /** What can be measured, in order. */
  public static final List<String> MEASURES =
      List.of(
          "epoch",
          "decode",
          "augmentation",
          "training",
          "extraction",
          "whitening",
          "kmeans",
          "mllib");

  /** Columns of the k-means that is measured by itself, the paper's after whitening. */
  static final int COLUMNS = 256;

  /** Its iterations. */
  static final int ITERATIONS = 3;

  /** Bytes that are written, about: image files, pixels and features, each up to three times. */
  public static long bytes(long images, int side, long rows) {
    return 3 * images * (6L * side * side + 2L * Float.BYTES * COLUMNS)
        + Float.BYTES * COLUMNS * rows;
  }

  boolean wants(String measure) {
    return measures.contains(measure);
  }

  /** The images that training and clustering need at least. */
  long leastImages() {
    return Math.max(settings.clustering().k(), settings.training().batchSize());
  }

  /** What both sides go by. */
  Map<String, Object> shared() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("seed", settings.run().seed());
    values.put("batch", settings.training().batchSize());
    values.put("extraction_batch", RunNeeds.EXTRACTION_BATCH);
    values.put("whitening", settings.whitening().dimensions());
    values.put("k", settings.clustering().k());
    values.put("iterations", settings.clustering().iterations());
    values.put("learning_rate", settings.training().learningRate());
    values.put("momentum", settings.training().momentum());
    values.put("weight_decay", settings.training().weightDecay());
    return values;
  }

  /** The sizes and settings behind the figures, for the report. */
  Map<String, Object> described(long counted) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("images", counted);
    values.put("dataset", dataset.orElse("generated"));
    values.put("pairs", pairs);
    values.put("network", lower(settings.model().network()));
    values.put("numbers", "float32");
    values.putAll(shared());
    values.put("engine", lower(settings.clustering().engine()));
    values.put("workers", settings.training().workers());
    values.put("averaging_frequency", settings.training().averagingFrequency());
    values.put("kmeans_rows", rows);
    values.put("kmeans_columns", COLUMNS);
    values.put("kmeans_iterations", ITERATIONS);
    return values;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
