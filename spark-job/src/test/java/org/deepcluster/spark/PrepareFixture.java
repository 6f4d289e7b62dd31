package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.PrepareConfig;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.ShardFiles;
import org.deepcluster.image.ImageDecoder;
import org.deepcluster.image.PngCodec;
import org.deepcluster.image.RejectedImageException;
import org.deepcluster.image.RgbImage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A session, a folder, and small inputs for {@code prepare}. */
abstract class PrepareFixture {
  private static final PrepareConfig CONFIG = new PrepareConfig(0.3, 8);
  static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = SparkSessions.open("prepare", Optional.of("local[2]"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @AfterEach
  void nothingStaysPersisted() {
    assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }

  Manifest prepare(Path input, String output, int side) throws IOException {
    return prepare(input.toString(), output, side);
  }

  Manifest prepare(String input, String output, int side) throws IOException {
    return SparkPrepare.run(
        spark, new PrepareRequest(input, folder.resolve(output).toString(), side, CONFIG, 1));
  }

  static byte[] png(int seed, int width, int height) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] rgb = new byte[3 * width * height];
    random.nextBytes(rgb);
    return PngCodec.encode(new RgbImage(width, height, rgb));
  }

  Path classFolders(String name) throws IOException {
    for (int i = 0; i < 12; i++) {
      Path file = folder.resolve(name).resolve(i % 2 == 0 ? "cat" : "dog").resolve(i + ".png");
      Files.createDirectories(file.getParent());
      Files.write(file, png(i, 20, 24));
    }
    return folder.resolve(name);
  }

  static void requireCatsAndDogs(Manifest manifest) {
    assertThat(manifest.images()).isEqualTo(12);
    assertThat(manifest.classes()).containsExactly("cat", "dog");
  }

  List<Integer> labels(Manifest manifest, String output) throws IOException {
    List<Integer> labels = new ArrayList<>();
    for (Shard shard : manifest.shards()) {
      for (int label :
          ShardFiles.labels(
              spark.sparkContext().hadoopConfiguration(),
              folder.resolve(output).toString(),
              shard)) {
        labels.add(label);
      }
    }
    return labels;
  }

  List<RgbImage> images(Manifest manifest, String output) throws IOException {
    List<RgbImage> images = new ArrayList<>();
    for (Shard shard : manifest.shards()) {
      ShardFiles.images(
          spark.sparkContext().hadoopConfiguration(),
          folder.resolve(output).toString(),
          shard,
          bytes -> images.add(decoded(bytes)));
    }
    return images;
  }

  static RgbImage decoded(byte[] bytes) {
    try {
      return ImageDecoder.decode(bytes);
    } catch (RejectedImageException e) {
      throw new AssertionError("prepare wrote an image that cannot be read", e);
    }
  }
}
