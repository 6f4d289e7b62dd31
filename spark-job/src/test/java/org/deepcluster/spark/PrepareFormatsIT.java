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
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.spark.sql.Row;
import org.deepcluster.dataset.Manifest;
import org.junit.jupiter.api.Test;

/** Every format that {@code prepare} reads. */
class PrepareFormatsIT extends PrepareFixture {
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

  @Test
  void aCutBinaryIsToldByNameAndImage() throws IOException {
    byte[] whole = records(3, 1, 3072);
    Files.write(
        folder.resolve("data_batch_1.bin"), java.util.Arrays.copyOf(whole, whole.length - 9));
    assertThatThrownBy(() -> prepare(folder.resolve("data_batch_1.bin"), "out", 32))
        .hasRootCauseInstanceOf(java.io.EOFException.class)
        .hasStackTraceContaining("image 2 is cut after 3064 of 3073 bytes");
  }
}
