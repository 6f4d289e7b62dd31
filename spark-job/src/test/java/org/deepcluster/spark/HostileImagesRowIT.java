package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.RowFigure;
import org.deepcluster.config.PrepareConfig;
import org.deepcluster.config.SettingsLoader;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.image.HostileImages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 15: bad images of every kind among good ones, through {@code prepare}. */
class HostileImagesRowIT {
  private static SparkSession spark;
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = SparkSessions.open("HostileImagesRowIT", Optional.of("local[2]"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private Path images() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    for (Map.Entry<String, HostileImages.Bad> bad : HostileImages.bad().entrySet()) {
      Files.write(images.resolve(bad.getKey()), bad.getValue().bytes());
    }
    for (Map.Entry<String, HostileImages.Good> good : HostileImages.good().entrySet()) {
      Files.write(images.resolve("good-" + good.getKey()), good.getValue().bytes());
    }
    return images;
  }

  private Manifest prepare(Path images, String output, double budget) throws IOException {
    return SparkPrepare.run(
        spark,
        new PrepareRequest(
            images.toString(),
            folder.resolve(output).toString(),
            16,
            new PrepareConfig(budget, 8),
            1));
  }

  private Map<String, String> reasons(String output, Manifest manifest) {
    Map<String, String> reasons = new TreeMap<>();
    for (Row row :
        spark
            .read()
            .parquet(folder.resolve(output).resolve(manifest.rejectedTable()).toString())
            .collectAsList()) {
      String path = row.getAs("path");
      reasons.put(path.substring(path.lastIndexOf('/') + 1), row.getAs("reason"));
    }
    return reasons;
  }

  @Test
  void everyBadImageIsTabledWithItsReason() throws IOException {
    Manifest manifest = prepare(images(), "data", 0.9);
    Map<String, String> reasons = reasons("data", manifest);
    Map<String, HostileImages.Bad> bad = HostileImages.bad();
    long told =
        bad.entrySet().stream()
            .filter(b -> reasons.getOrDefault(b.getKey(), "").contains(b.getValue().reason()))
            .count();
    long silent = bad.size() - told;
    boolean ok =
        silent == 0
            && reasons.size() == bad.size()
            && manifest.images() == HostileImages.good().size();
    new RowFigure(
            15,
            "%d silent".formatted(silent),
            ok,
            "%d of %d bad images rejected with their reason, %d of %d odd but good ones read"
                .formatted(told, bad.size(), manifest.images(), HostileImages.good().size()),
            "ImageIO alone: %d of %d bad images read".formatted(imageIo(), bad.size()))
        .tell();
    assertThat(reasons.keySet()).isEqualTo(bad.keySet());
    bad.forEach((name, b) -> assertThat(reasons.get(name)).as(name).contains(b.reason()));
    assertThat(manifest.images()).isEqualTo(HostileImages.good().size());
  }

  /** How many of the bad files ImageIO reads without a word; the bombs are spared it. */
  private static int imageIo() throws IOException {
    int read = 0;
    for (Map.Entry<String, HostileImages.Bad> bad : HostileImages.bad().entrySet()) {
      boolean bomb = bad.getKey().matches("bomb.*|two-headers.*");
      read += !bomb && isReadByImageIo(bad.getValue().bytes()) ? 1 : 0;
    }
    return read;
  }

  private static boolean isReadByImageIo(byte[] bytes) {
    try {
      return ImageIO.read(new ByteArrayInputStream(bytes)) != null;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  @Test
  void theDefaultBudgetIsOnePerCent() throws IOException {
    Path images = images();
    double budget = SettingsLoader.load("", java.util.List.of()).prepare().maxRejected();
    assertThat(budget).isEqualTo(0.01);
    assertThatThrownBy(() -> prepare(images, "refused", budget))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("images are rejected, more than prepare.max-rejected=0.01 allows")
        .hasMessageContaining("animated PNG");
    assertThat(folder.resolve("refused/manifest.json")).doesNotExist();
  }
}
