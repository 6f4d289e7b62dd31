package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deepcluster.config.PrepareConfig;
import org.deepcluster.dataset.DatasetException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every form of input, what becomes of bad images, and that a dataset is the same each time. */
class SparkPrepareIT {
  private static final PrepareConfig CONFIG = new PrepareConfig(0.3, 8);
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = SparkSessions.open("SparkPrepareIT", Optional.of("local[2]"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @AfterEach
  void nothingStaysPersisted() {
    assertThat(spark.sparkContext().getPersistentRDDs().isEmpty()).isTrue();
  }

  private Manifest prepare(Path input, String output, int side) throws IOException {
    return prepare(input.toString(), output, side);
  }

  private Manifest prepare(String input, String output, int side) throws IOException {
    return SparkPrepare.run(
        spark, new PrepareRequest(input, folder.resolve(output).toString(), side, CONFIG, 1));
  }

  private static byte[] png(int seed, int width, int height) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] rgb = new byte[3 * width * height];
    random.nextBytes(rgb);
    return PngCodec.encode(new RgbImage(width, height, rgb));
  }

  private Path classFolders(String name) throws IOException {
    for (int i = 0; i < 12; i++) {
      Path file = folder.resolve(name).resolve(i % 2 == 0 ? "cat" : "dog").resolve(i + ".png");
      Files.createDirectories(file.getParent());
      Files.write(file, png(i, 20, 24));
    }
    return folder.resolve(name);
  }

  private static void requireCatsAndDogs(Manifest manifest) {
    assertThat(manifest.images()).isEqualTo(12);
    assertThat(manifest.classes()).containsExactly("cat", "dog");
  }

  private List<Integer> labels(Manifest manifest, String output) throws IOException {
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

  private List<RgbImage> images(Manifest manifest, String output) throws IOException {
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

  private static RgbImage decoded(byte[] bytes) {
    try {
      return ImageDecoder.decode(bytes);
    } catch (RejectedImageException e) {
      throw new AssertionError("prepare wrote an image that cannot be read", e);
    }
  }

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

  private interface Archive {
    void add(String name, byte[] bytes) throws IOException;
  }

  private static void fill(Archive archive) throws IOException {
    for (int i = 0; i < 12; i++) {
      archive.add("train/" + (i % 2 == 0 ? "cat/" : "dog/") + i + ".png", png(i, 20, 24));
    }
    archive.add("test/cat/100.png", png(100, 20, 24));
    archive.add("train/readme.txt", new byte[] {1});
  }

  private static void tar(OutputStream out) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      fill(
          (name, bytes) -> {
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(bytes.length);
            tar.putArchiveEntry(entry);
            tar.write(bytes);
            tar.closeArchiveEntry();
          });
    }
  }

  @Test
  void archivesAndFoldersInThem() throws IOException {
    tar(Files.newOutputStream(folder.resolve("a.tar")));
    tar(new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.tar.gz"))));
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("a.zip")))) {
      fill(
          (name, bytes) -> {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(bytes);
          });
    }
    for (String name : List.of("a.tar", "a.tar.gz", "a.zip")) {
      requireCatsAndDogs(prepare(folder.resolve(name) + "!train/", name + "-out", 16));
    }
  }

  private static byte[] records(int count, int labelBytes, int pixels) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      byte[] record = new byte[labelBytes + pixels];
      new SplittableRandom(i).nextBytes(record);
      for (int l = 0; l < labelBytes; l++) {
        record[l] = (byte) (i % 3);
      }
      out.writeBytes(record);
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zipped = new GZIPOutputStream(out)) {
      zipped.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void cifarBinariesPlainAndGzipped() throws IOException {
    Files.write(folder.resolve("data_batch_1.bin"), records(9, 1, 3072));
    Manifest ten = prepare(folder.resolve("data_batch_1.bin"), "ten", 32);
    assertThat(ten.images()).isEqualTo(9);
    assertThat(ten.classes()).containsExactly("0", "1", "2");
    Files.write(folder.resolve("train.bin.gz"), gzip(records(9, 2, 3072)));
    Manifest hundred = prepare(folder.resolve("train.bin.gz"), "hundred", 0);
    assertThat(hundred.images()).isEqualTo(9);
    assertThat(images(hundred, "hundred")).allMatch(image -> image.width() == 32);
    byte[] record = records(1, 1, 3072);
    assertThat(images(ten, "ten"))
        .anyMatch(
            image ->
                image.rgb()[0] == record[1]
                    && image.rgb()[1] == record[1 + 1024]
                    && image.rgb()[2] == record[1 + 2048]);
  }

  @Test
  void stlBinariesWithLabelsBesideThem() throws IOException {
    Files.write(folder.resolve("train_X.bin"), records(4, 0, 3 * 96 * 96));
    Files.write(folder.resolve("train_y.bin"), new byte[] {1, 2, 1, 2});
    Manifest manifest = prepare(folder.resolve("train_X.bin"), "out", 0);
    assertThat(manifest.images()).isEqualTo(4);
    assertThat(manifest.classes()).containsExactly("0", "1");
    byte[] record = records(1, 0, 3 * 96 * 96);
    assertThat(images(manifest, "out"))
        .anyMatch(image -> image.rgb()[3] == record[96] && image.rgb()[3 * 96] == record[1]);
  }

  @Test
  void idxOf28GreyPixels() throws IOException {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    DataOutputStream images = new DataOutputStream(pixels);
    DataOutputStream names = new DataOutputStream(labels);
    for (int header : new int[] {0x803, 7, 28, 28}) {
      images.writeInt(header);
    }
    names.writeInt(0x801);
    names.writeInt(7);
    for (int i = 0; i < 7; i++) {
      byte[] image = new byte[28 * 28];
      new SplittableRandom(i).nextBytes(image);
      images.write(image);
      names.writeByte(i % 2);
    }
    for (String end : List.of("", ".gz")) {
      Path in = Files.createDirectories(folder.resolve("idx" + end));
      boolean zipped = !end.isEmpty();
      Files.write(
          in.resolve("train-images-idx3-ubyte" + end),
          zipped ? gzip(pixels.toByteArray()) : pixels.toByteArray());
      Files.write(
          in.resolve("train-labels-idx1-ubyte" + end),
          zipped ? gzip(labels.toByteArray()) : labels.toByteArray());
      Manifest manifest = prepare(in, "out" + end, 28);
      assertThat(manifest.images()).isEqualTo(7);
      assertThat(manifest.classes()).containsExactly("0", "1");
      assertThat(images(manifest, "out" + end))
          .allMatch(image -> image.width() == 28)
          .allMatch(image -> image.rgb()[0] == image.rgb()[1] && image.rgb()[1] == image.rgb()[2]);
    }
  }

  @Test
  void aPreparedDatasetIsParquetThatCanBePreparedAgain() throws IOException {
    Manifest first = prepare(classFolders("in"), "first", 20);
    Manifest again = prepare(folder.resolve("first/data"), "again", 20);
    assertThat(again.images()).isEqualTo(first.images());
    assertThat(again.classes()).containsExactly("0", "1");
    List<Row> rows = spark.read().parquet(folder.resolve("first/data").toString()).collectAsList();
    assertThat(rows).hasSize(12);
    assertThat(rows.get(0).schema().fieldNames()).containsExactly("id", "image", "label");
  }

  @Test
  void aListOfUrisWithClasses() throws IOException {
    Path in = classFolders("in");
    Files.writeString(
        folder.resolve("list.txt"),
        in
            + "/cat/0.png\tcat\n"
            + in.toUri()
            + "dog/1.png\tdog\nin/cat/2.png\tcat\ngone.png\tcat\n",
        StandardCharsets.UTF_8);
    Manifest manifest = prepare(folder.resolve("list.txt"), "out", 16);
    assertThat(manifest.images()).isEqualTo(3);
    assertThat(manifest.classes()).containsExactly("cat", "dog");
    assertThat(manifest.rejected()).containsEntry("it does not exist", 1L);
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
  void aCutBinaryIsToldByNameAndImage() throws IOException {
    byte[] whole = records(3, 1, 3072);
    Files.write(
        folder.resolve("data_batch_1.bin"), java.util.Arrays.copyOf(whole, whole.length - 9));
    assertThatThrownBy(() -> prepare(folder.resolve("data_batch_1.bin"), "out", 32))
        .hasRootCauseInstanceOf(java.io.EOFException.class)
        .hasStackTraceContaining("image 2 is cut after 3064 of 3073 bytes");
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
