package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.deepcluster.config.PrepareConfig;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.junit.jupiter.api.Test;

/** Folders of images to a dataset: classes, labels, what is rejected, and the same bytes again. */
class SparkPrepareIT extends PrepareFixture {
  @Test
  void foldersOfClasses() throws IOException {
    Manifest manifest = prepare(classFolders("in"), "out", 16);
    requireCatsAndDogs(manifest);
    assertThat(labels(manifest, "out")).containsOnly(0, 1).filteredOn(l -> l == 0).hasSize(6);
    assertThat(images(manifest, "out")).allMatch(i -> i.width() == 16 && i.height() == 16);
    assertThat(manifest.mean()).hasSize(3).allMatch(mean -> mean > 0.4 && mean < 0.6);
    assertThat(manifest.deviation()).hasSize(3).allMatch(deviation -> deviation > 0.05);
  }

  @Test
  void aFlatFolderHasNoLabels() throws IOException {
    for (int i = 0; i < 5; i++) {
      Files.createDirectories(folder.resolve("in"));
      Files.write(folder.resolve("in").resolve(i + ".png"), png(i, 16, 16));
    }
    Manifest manifest = prepare(folder.resolve("in"), "out", 16);
    assertThat(manifest.images()).isEqualTo(5);
    assertThat(manifest.labelled()).isFalse();
    assertThat(labels(manifest, "out")).containsOnly(-1);
  }

  @Test
  void aClassOfOneImageIsAClass() throws IOException {
    Path in = classFolders("in");
    Files.createDirectories(in.resolve("emu"));
    Files.write(in.resolve("emu/1.png"), png(99, 16, 16));
    assertThat(prepare(in, "out", 16).classes()).containsExactly("cat", "dog", "emu");
  }

  /** Of a camera, say: a Hadoop path takes what is before a colon for a scheme. */
  @Test
  void namesMayHoldColons() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.write(in.resolve("2025-01-01T10:00:00.png"), png(1, 20, 24));
    Files.writeString(
        folder.resolve("list.txt"),
        "a b:c.png\nnowhere://host/1.png\n" + in + "/2025-01-01T10:00:00.png\n");
    assertThat(prepare(in, "out", 16).images()).isEqualTo(1);
    Manifest listed =
        SparkPrepare.run(
            spark,
            new PrepareRequest(
                folder.resolve("list.txt").toString(),
                folder.resolve("listed").toString(),
                16,
                new PrepareConfig(0.7, 8),
                1));
    assertThat(listed.images()).isEqualTo(1);
    assertThat(listed.rejected().keySet())
        .hasSize(2)
        .allSatisfy(reason -> assertThat(reason).startsWith("its address is none"))
        .anySatisfy(reason -> assertThat(reason).endsWith("No FileSystem for scheme \"nowhere\""));
  }

  /** Tables of processes that died would be read by whoever takes the folder for Parquet. */
  @Test
  void shardsThatTheDatasetDoesNotNameAreRemoved() throws IOException {
    Path data = Files.createDirectories(folder.resolve("out/data"));
    Path dead = Files.write(data.resolve("shard-00000-dead-0000.parquet"), new byte[9]);
    Path young = Files.write(data.resolve("shard-00001-other-0000.parquet"), new byte[9]);
    assertThat(dead.toFile().setLastModified(0)).isTrue();
    Manifest manifest = prepare(classFolders("in"), "out", 16);
    assertThat(dead).doesNotExist();
    assertThat(young).as("of a process that may still write").exists();
    try (Stream<Path> files = Files.list(data)) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet")))
          .hasSize(manifest.shards().size() + 1);
    }
  }

  @Test
  void brokenImagesGoIntoATableWithTheirReasons() throws IOException {
    Path in = classFolders("in");
    Files.write(in.resolve("cat/cut.png"), java.util.Arrays.copyOf(png(1, 20, 20), 300));
    Files.writeString(in.resolve("dog/text.jpg"), "not an image");
    Files.write(in.resolve("dog/empty.png"), new byte[0]);
    Manifest manifest = prepare(in, "out", 16);
    requireCatsAndDogs(manifest);
    assertThat(manifest.rejected().values()).containsOnly(1L).hasSize(3);
    List<Row> table =
        spark
            .read()
            .parquet(folder.resolve("out").resolve(manifest.rejectedTable()).toString())
            .collectAsList();
    assertThat(table)
        .extracting(row -> row.<String>getAs("path"))
        .anyMatch(path -> path.endsWith("cut.png"))
        .anyMatch(path -> path.endsWith("text.jpg"))
        .anyMatch(path -> path.endsWith("empty.png"))
        .hasSize(3);
  }

  @Test
  void tooManyBrokenImagesAreRefusedAndNothingIsLeft() throws IOException {
    Path in = classFolders("in");
    for (int i = 0; i < 6; i++) {
      Files.writeString(in.resolve("cat/bad" + i + ".jpg"), "not an image");
    }
    assertThatThrownBy(() -> prepare(in, "out", 16))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("6 of 18 images are rejected")
        .hasMessageContaining("prepare.max-rejected=0.3")
        .hasMessageContaining("bad");
    assertThat(folder.resolve("out/manifest.json")).doesNotExist();
    if (Files.exists(folder.resolve("out"))) {
      try (Stream<Path> left = Files.walk(folder.resolve("out"))) {
        assertThat(left.filter(Files::isRegularFile)).isEmpty();
      }
    }
  }

  @Test
  void anotherDatasetInThePlaceIsRefusedTheSameIsNot() throws IOException {
    Path in = classFolders("in");
    Manifest first = prepare(in, "out", 16);
    assertThat(prepare(in, "out", 16).digest()).isEqualTo(first.digest());
    assertThatThrownBy(() -> prepare(in, "out", 18))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("another dataset is there");
  }

  @Test
  void theSameInputGivesTheSameBytesHoweverManyTasksRun() throws IOException {
    Path in = classFolders("in");
    Manifest two = prepare(in, "two", 16);
    spark.stop();
    spark = SparkSessions.open("SparkPrepareIT", Optional.of("local[1]"));
    spark.conf().set("spark.sql.shuffle.partitions", "3");
    Manifest one = prepare(in, "one", 16);
    assertThat(one.digest()).isEqualTo(two.digest());
    assertThat(one.shards())
        .extracting(Shard::sha256)
        .isEqualTo(two.shards().stream().map(Shard::sha256).toList());
  }
}
