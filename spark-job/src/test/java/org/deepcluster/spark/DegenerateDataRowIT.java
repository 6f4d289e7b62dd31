package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.RowFigure;
import org.deepcluster.config.PrepareConfig;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.image.PngCodec;
import org.deepcluster.image.RgbImage;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.runs.EpochMetrics;
import org.deepcluster.runs.RunDirectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 17: data that cannot be clustered is refused in words, odd data that can is handled. */
class DegenerateDataRowIT {
  private static SparkSession spark;
  @TempDir private Path folder;
  private final Map<String, String> outcomes = new TreeMap<>();

  @BeforeAll
  static void start() {
    spark = SparkSessions.open("DegenerateDataRowIT", Optional.of("local[2]"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static byte[] noise(int seed) {
    byte[] rgb = new byte[3 * 16 * 16];
    new SplittableRandom(seed).nextBytes(rgb);
    return PngCodec.encode(new RgbImage(16, 16, rgb));
  }

  private String prepared(String name, int images, IntFunction<byte[]> image) throws IOException {
    Path in = Files.createDirectories(folder.resolve(name + "-images"));
    for (int i = 0; i < images; i++) {
      Files.write(in.resolve(i + ".png"), image.apply(i));
    }
    String out = folder.resolve(name).toString();
    SparkPrepare.run(
        spark, new PrepareRequest(in.toString(), out, 16, new PrepareConfig(0.01, 8), 1));
    return out;
  }

  private String run(String name) {
    return folder.resolve(name + "-run").toString();
  }

  private void train(String name, String data, String... more) throws IOException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "image.size=16",
                "whitening.dimensions=8",
                "clustering.k=2",
                "clustering.iterations=3",
                "training.epochs=1",
                "training.batch-size=16",
                "training.averaging-frequency=2"));
    settings.addAll(List.of(more));
    TestingTraining.train(
        spark, SettingsLoader.load("", settings), data, run(name), new QuietListener());
  }

  private interface Work {
    void run() throws Exception;
  }

  /** Notes an outcome: refused with {@code words}, and no run begun, or something else. */
  private void refused(String name, String words, Work work) {
    try {
      work.run();
      outcomes.put(name, "not refused");
    } catch (Exception e) { // Spark's is checked, and undeclared
      boolean told = messages(e).contains(words);
      boolean before = !Files.exists(Path.of(run(name)));
      outcomes.put(
          name,
          told && before ? "" : "told: %s, before the work: %s".formatted(messages(e), before));
    }
  }

  private static String messages(Throwable failure) {
    StringBuilder all = new StringBuilder();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      all.append(t.getMessage()).append('\n');
    }
    return all.toString();
  }

  private void handled(String name, long images, Work work) throws Exception {
    work.run();
    EpochMetrics metrics =
        EpochMetrics.of(
                RunDirectory.read(
                        new org.apache.hadoop.fs.Path(run(name)),
                        spark.sparkContext().hadoopConfiguration())
                    .log()
                    .chain())
            .get(0);
    boolean sound =
        metrics.imagesSeen() == images && Double.isFinite(metrics.loss()) && metrics.empty() == 0;
    outcomes.put(name, sound ? "" : metrics.toJson());
  }

  private void whiten(float value) {
    float[] values = new float[64 * 16];
    java.util.Arrays.fill(values, value);
    long[] ids = new long[64];
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    SparkWhitening.fit(
        context.parallelize(List.of(new FeatureBlock(ids, new FloatBlock(64, 16, values))), 1),
        java.util.Arrays.copyOf(values, 16),
        4);
  }

  @Test
  void degenerateDataIsRefusedOrHandled() throws Exception {
    refused(
        "none", "there is no image in it", () -> prepared("none", 0, DegenerateDataRowIT::noise));
    String one = prepared("one", 1, DegenerateDataRowIT::noise);
    refused("one", "its 1 images are all the same", () -> train("one", one, "clustering.k=1"));
    String same = prepared("same", 40, i -> noise(1));
    refused("same", "its 40 images are all the same", () -> train("same", same));
    String black = prepared("black", 40, i -> PngCodec.encode(new byte[3 * 16 * 16], 16));
    refused("black", "are all the same", () -> train("black", black));
    String ten = prepared("ten", 10, DegenerateDataRowIT::noise);
    refused("k", "k=11 exceeds n=10 images", () -> train("k", ten, "clustering.k=11"));
    handled("ten", 10, () -> train("ten", ten));
    handled("all", 10, () -> train("all", ten, "clustering.k=10", "clustering.engine=blocked"));
    String two = prepared("two", 40, i -> noise(i % 2));
    handled("two", 40, () -> train("two", two));
    refused("zero features", "they are all alike", () -> whiten(0));
    refused("one feature", "they are all alike", () -> whiten(3));
    refused("NaN features", "not finite", () -> whiten(Float.NaN));
    refused("infinite features", "not finite", () -> whiten(Float.POSITIVE_INFINITY));
    List<String> wrong =
        outcomes.entrySet().stream()
            .filter(o -> !o.getValue().isEmpty())
            .map(Object::toString)
            .toList();
    new RowFigure(
            17,
            "%d of %d".formatted(outcomes.size() - wrong.size(), outcomes.size()),
            wrong.isEmpty(),
            "refused in words before the work or handled: " + String.join(", ", outcomes.keySet()))
        .tell();
    assertThat(wrong).isEmpty();
  }
}
