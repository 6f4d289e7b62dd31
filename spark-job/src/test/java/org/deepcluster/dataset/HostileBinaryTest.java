package org.deepcluster.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.deepcluster.Fuzz;
import org.deepcluster.image.AllocatedBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IDX and CIFAR binaries whose headers lie, or that are cut or changed. */
class HostileBinaryTest {
  @TempDir private Path folder;

  private List<SourceImage> read(BinarySplit.Form form, byte[] images, byte[] labels)
      throws IOException {
    Path file = Files.write(folder.resolve("images"), images);
    Path names = labels == null ? null : Files.write(folder.resolve("labels"), labels);
    List<SourceImage> read = new ArrayList<>();
    new BinarySplit(form, file.toString(), names == null ? null : names.toString())
        .read(new Configuration(), read::add);
    return read;
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  private static byte[] idx(int count, int side) {
    byte[] pixels = new byte[16 + count * side * side];
    new SplittableRandom(1).nextBytes(pixels);
    System.arraycopy(ints(0x803, count, side, side), 0, pixels, 0, 16);
    return pixels;
  }

  @ParameterizedTest
  @CsvSource({
    "0x803, 1, 2147483647, 2147483647, 0",
    "0x803, 1, 46340, 46340, 0",
    "0x803, -1, 28, 28, 0",
    "0x803, 0, 28, 28, 0",
    "0x803, 1, -28, -28, 0",
    "0x803, 1, 0, 28, 0",
    "0x804, 1, 28, 28, 2147483647",
    "0x804, 1, 28, 28, 0",
    "0x804, 1, 28, 28, 2",
  })
  void impossibleHeadersAreRefusedBeforeAnythingIsAllocated(
      String magic, int count, int height, int width, int channels) {
    byte[] header = ints(Integer.decode(magic), count, height, width, channels);
    long before = AllocatedBytes.ofThisThread();
    assertThatThrownBy(() -> read(BinarySplit.Form.IDX, header, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "its header says IdxHeader[count=%d, height=%d".formatted(count, height));
    assertThat(AllocatedBytes.ofThisThread() - before).isLessThan(10L << 20);
  }

  @Test
  void labelsMustFitTheImages() throws IOException {
    byte[] images = idx(3, 8);
    byte[] labels = new byte[11];
    System.arraycopy(ints(0x801, 3), 0, labels, 0, 8);
    assertThat(read(BinarySplit.Form.IDX, images, labels)).hasSize(3);
    assertThatThrownBy(() -> read(BinarySplit.Form.IDX, images, ints(0x801, 2, 0)))
        .hasMessageContaining("2 labels (rule: 0x801, and 3 as there are images)");
    assertThatThrownBy(() -> read(BinarySplit.Form.IDX, images, ints(0x803, 3, 0)))
        .hasMessageContaining("magic number 0x803");
  }

  @Test
  void moreImagesThanAnnouncedAreNotLeftOutSilently() {
    byte[] images = idx(3, 8);
    ByteBuffer.wrap(images).putInt(4, 2);
    assertThatThrownBy(() -> read(BinarySplit.Form.IDX, images, null))
        .hasMessageContaining("goes on after the 2 images it announces");
  }

  @Test
  void mutatedIdxIsReadOrRefused() {
    byte[] labels = new byte[13];
    System.arraycopy(ints(0x801, 5), 0, labels, 0, 8);
    Fuzz.mutations(idx(5, 6), bytes -> readOrRefused(BinarySplit.Form.IDX, bytes, labels));
    Fuzz.mutations(labels, bytes -> readOrRefused(BinarySplit.Form.IDX, idx(5, 6), bytes));
  }

  @Test
  void mutatedCifarIsReadOrRefused() {
    byte[] records = new byte[3 * 3073];
    new SplittableRandom(2).nextBytes(records);
    Fuzz.mutations(records, bytes -> readOrRefused(BinarySplit.Form.CIFAR10, bytes, null));
    Fuzz.mutations(records, bytes -> readOrRefused(BinarySplit.Form.CIFAR100, bytes, null));
  }

  private void readOrRefused(BinarySplit.Form form, byte[] bytes, byte[] labels) {
    long before = AllocatedBytes.ofThisThread();
    try {
      assertThat(read(form, bytes, labels)).allMatch(image -> image.bytes().length > 0);
    } catch (IOException e) {
      assertThat(e).isNotInstanceOf(java.nio.file.FileSystemException.class);
    }
    assertThat(AllocatedBytes.ofThisThread() - before).isLessThan(300L << 20);
  }
}
