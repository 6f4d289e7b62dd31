package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.model.Bundle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkFeaturesIT {
  private static final int WIDTH = 4;
  private static final int ROWS = 1300;

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = SparkSessions.open("SparkFeaturesIT", Optional.of("local[1]"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Rows {@code from} to {@code to}; row i begins with i. */
  private String file(String name, int from, int to) throws IOException {
    float[] values = new float[(to - from) * WIDTH];
    for (int i = from; i < to; i++) {
      values[(i - from) * WIDTH] = i;
    }
    Path file = folder.resolve(name);
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      Bundle.writeFloats(values, 0, values.length, out);
    }
    return file.toString();
  }

  private static SparkFeatures features(int rows, String... files) {
    SparkFeatures.Part part = new SparkFeatures.Part(List.of(files), 50, rows);
    return new SparkFeatures(new Configuration(), List.of(part), WIDTH);
  }

  /** Where blocks begin decides about the last bits of what is added up over them. */
  @Test
  void blocksAreTheSameInHoweverManyFilesTheyLie() throws IOException {
    SparkFeatures whole = features(ROWS, file("whole", 0, ROWS));
    String[] cut = {
      file("a", 0, 512), file("b", 512, 700), file("c", 700, 701), file("d", 701, ROWS)
    };
    List<FeatureBlock> expected = whole.blocks(spark).collect();
    List<FeatureBlock> blocks = features(ROWS, cut).blocks(spark).collect();
    assertThat(expected.stream().map(block -> block.ids().length)).containsExactly(512, 512, 276);
    assertThat(blocks).hasSameSizeAs(expected);
    for (int i = 0; i < blocks.size(); i++) {
      assertThat(blocks.get(i).ids()).isEqualTo(expected.get(i).ids());
      assertThat(blocks.get(i).rows().values()).isEqualTo(expected.get(i).rows().values());
    }
    assertThat(blocks.get(1).ids()[0]).isEqualTo(50 + 512);
    assertThat(blocks.get(1).rows().row(0)).containsExactly(512, 0, 0, 0);
  }

  @Test
  void filesThatEndTooEarlyAreNamed() throws IOException {
    SparkFeatures features = features(ROWS, file("first", 0, 600), file("short", 600, 700));
    assertThatThrownBy(() -> features.blocks(spark).count())
        .hasMessageContaining("Cannot read features from " + folder.resolve("short"))
        .hasMessageContaining("it ends before the last of 1300 rows");
  }

  /** A job that wants the first row only leaves the rest unread. */
  @Test
  void featuresThatAreNotReadToTheEndAreClosed() throws IOException {
    features(ROWS, file("begun", 0, 600), file("other", 600, ROWS)).blocks(spark).first();
    assertThat(openFiles()).noneMatch(file -> file.startsWith(folder.toString()));
  }

  @Test
  void theFirstRowIsReadHere() throws IOException {
    SparkFeatures features = features(700, file("tail", 600, ROWS), file("none", 0, 0));
    assertThat(features.firstRow()).containsExactly(600, 0, 0, 0);
    assertThat(openFiles()).noneMatch(file -> file.startsWith(folder.toString()));
  }

  @Test
  void featuresThatAreReadToTheEndAreClosed() throws IOException {
    features(ROWS, file("one", 0, 600), file("two", 600, ROWS)).blocks(spark).count();
    assertThat(openFiles()).noneMatch(file -> file.startsWith(folder.toString()));
  }

  private static List<String> openFiles() throws IOException {
    List<String> files = new ArrayList<>();
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      open.forEach(descriptor -> files.add(target(descriptor)));
    }
    return files;
  }

  /** What an open file of this process is; one that was closed meanwhile is none. */
  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
