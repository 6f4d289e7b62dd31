package org.deepcluster.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of bad file is rejected with its reason, every good kind is read rightly. */
class ImageDamageTest {
  @TestFactory
  Stream<DynamicTest> badFilesAreRejectedWithTheirReason() throws IOException {
    return HostileImages.bad().entrySet().stream()
        .map(bad -> DynamicTest.dynamicTest(bad.getKey(), () -> rejected(bad.getValue())));
  }

  private static void rejected(HostileImages.Bad bad) {
    assertThatThrownBy(() -> ImageDecoder.decode(bad.bytes()))
        .isInstanceOf(RejectedImageException.class)
        .hasMessageContaining(bad.reason());
  }

  @TestFactory
  Stream<DynamicTest> goodFilesAreReadRightly() throws IOException {
    return HostileImages.good().entrySet().stream()
        .map(good -> DynamicTest.dynamicTest(good.getKey(), () -> read(good.getValue())));
  }

  private static void read(HostileImages.Good good) throws RejectedImageException {
    byte[] rgb = ImageDecoder.decode(good.bytes()).rgb();
    int[] found = {rgb[0] & 0xFF, rgb[1] & 0xFF, rgb[2] & 0xFF};
    int[] wanted = {good.red(), good.green(), good.blue()};
    for (int c = 0; c < 3; c++) {
      assertThat(Math.abs(found[c] - wanted[c]))
          .as("%s, wanted %s", Arrays.toString(found), Arrays.toString(wanted))
          .isLessThanOrEqualTo(good.tolerance());
    }
  }

  /** Wherever a file is cut, it is rejected; a PNG may lose bytes only behind its end. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void aFileCutAnywhereIsRejected(String form) throws IOException {
    int type = form.equals("gif") ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_INT_RGB;
    byte[] whole = HostileImages.encode(HostileImages.picture(type, 24, 24), form);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ImageDecoder.decode(cut))
          .as("%s cut to %d of %d bytes", form, length, whole.length)
          .isInstanceOf(RejectedImageException.class);
    }
  }

  /** Checksums cover every bit of a PNG: a flipped one is found, or changes no pixel. */
  @Test
  void noFlippedBitOfAPngIsSilent() throws Exception {
    byte[] whole =
        HostileImages.encode(HostileImages.picture(BufferedImage.TYPE_INT_RGB, 16, 16), "png");
    byte[] pixels = ImageDecoder.decode(whole).rgb();
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat(ImageDecoder.decode(flipped).rgb()).as("bit %d", bit).isEqualTo(pixels);
      } catch (RejectedImageException e) {
        assertThat(e).hasMessageMatching("(damaged|truncated) PNG.*|not an image.*|animated PNG");
      }
    }
  }

  @Test
  void theLargestImageThatIsReadTakesTwoCopiesOfItself() throws Exception {
    byte[] wide =
        HostileImages.encode(new BufferedImage(4000, 500, BufferedImage.TYPE_INT_RGB), "png");
    long before = AllocatedBytes.ofThisThread();
    ImageDecoder.decode(wide);
    long pixels = 4000 * 500;
    assertThat(AllocatedBytes.ofThisThread() - before).isLessThan(10 * pixels);
  }

  @Test
  void aFileThatIsTooLongIsNotLookedAt() {
    assertThatThrownBy(() -> ImageDecoder.decode(new byte[ImageDecoder.MAX_BYTES + 1]))
        .isInstanceOf(RejectedImageException.class)
        .hasMessage("longer than 134217728 bytes");
  }

  @Test
  void exifThatPointsNowhereIsUpright() throws Exception {
    byte[] jpeg = HostileImages.file("jpg");
    for (int directory : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 7, 1 << 20}) {
      byte[] exif = new byte[36];
      java.nio.ByteBuffer.wrap(exif)
          .putShort((short) 0xFFE1)
          .putShort((short) 34)
          .putInt(0x45786966)
          .putShort((short) 0)
          .putInt(0x4D4D002A)
          .putInt(directory);
      assertThat(ImageDecoder.decode(HostileImages.insert(jpeg, 2, exif)).width()).isEqualTo(40);
    }
  }

  @Test
  void everyKindIsThere() throws IOException {
    Map<String, HostileImages.Bad> bad = HostileImages.bad();
    assertThat(bad).hasSizeGreaterThanOrEqualTo(27);
    assertThat(HostileImages.good()).hasSizeGreaterThanOrEqualTo(21);
  }
}
