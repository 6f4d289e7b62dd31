package org.deepcluster.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.deepcluster.config.Augmentation;
import org.junit.jupiter.api.Test;

class ImageDecoderTest {
  private static byte[] file(String form, int type, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0xFF000000 | ((x * 7) << 16) | ((y * 5) << 8) | (x + y));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, form, out)).isTrue();
    return out.toByteArray();
  }

  private static void rejected(byte[] bytes, String reason) {
    assertThatThrownBy(() -> ImageDecoder.decode(bytes))
        .isInstanceOf(RejectedImageException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void pngComesBackPixelByPixel() throws Exception {
    RgbImage image = ImageDecoder.decode(file("png", BufferedImage.TYPE_INT_RGB, 20, 10));
    assertThat(image.width()).isEqualTo(20);
    assertThat(image.rgb()[3 * (2 * 20 + 3)]).isEqualTo((byte) 21);
    assertThat(image.rgb()[3 * (2 * 20 + 3) + 1]).isEqualTo((byte) 10);
    assertThat(ImageDecoder.decode(PngCodec.encode(image)).rgb()).isEqualTo(image.rgb());
  }

  @Test
  void greyBecomesThreeEqualChannelsUnchanged() throws Exception {
    BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 100);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(grey, "png", out);
    assertThat(ImageDecoder.decode(out.toByteArray()).rgb())
        .containsExactly((byte) 100, (byte) 100, (byte) 100);
  }

  @Test
  void sixteenBitGreyIsCutToEight() throws Exception {
    BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setSample(0, 0, 0, 200 << 8 | 17);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(grey, "png", out);
    assertThat(ImageDecoder.decode(out.toByteArray()).rgb()[0]).isEqualTo((byte) 200);
  }

  @Test
  void emptyAndForeignFilesAreRejected() {
    rejected(new byte[0], "empty file");
    rejected(new byte[] {1, 2, 3}, "too short");
    rejected("this is a text named .jpg".getBytes(StandardCharsets.US_ASCII), "not an image");
  }

  @Test
  void truncatedFilesAreRejected() throws Exception {
    byte[] png = file("png", BufferedImage.TYPE_INT_RGB, 40, 40);
    rejected(Arrays.copyOf(png, png.length / 2), "truncated PNG");
    byte[] jpeg = file("jpg", BufferedImage.TYPE_INT_RGB, 40, 40);
    rejected(Arrays.copyOf(jpeg, jpeg.length * 3 / 4), "truncated JPEG");
  }

  @Test
  void flippedBitsInAPngAreRejected() throws Exception {
    byte[] png = file("png", BufferedImage.TYPE_INT_RGB, 40, 40);
    png[png.length / 2] ^= 4;
    rejected(png, "checksum");
  }

  @Test
  void aBombIsRejectedFromItsHeader() {
    ByteBuffer png = ByteBuffer.allocate(8 + 25 + 12);
    png.putLong(0x89504E470D0A1A0AL);
    chunk(png, "IHDR", ByteBuffer.allocate(13).putInt(20_000).putInt(20_000).put((byte) 8).array());
    chunk(png, "IEND", new byte[0]);
    rejected(png.array(), "20000 x 20000 pixels");
  }

  private static void chunk(ByteBuffer to, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    to.putInt(data.length).put(name).put(data).putInt((int) crc.getValue());
  }

  @Test
  void exifOrientationIsApplied() throws Exception {
    byte[] jpeg = file("jpg", BufferedImage.TYPE_INT_RGB, 32, 16);
    ByteBuffer app1 = ByteBuffer.allocate(36);
    app1.putShort((short) 0xFFE1).putShort((short) 34).putInt(0x45786966).putShort((short) 0);
    app1.putShort((short) 0x4D4D).putShort((short) 42).putInt(8).putShort((short) 1);
    app1.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) 6);
    ByteArrayOutputStream turned = new ByteArrayOutputStream();
    turned.write(jpeg, 0, 2);
    turned.write(app1.array());
    turned.write(jpeg, 2, jpeg.length - 2);
    RgbImage image = ImageDecoder.decode(turned.toByteArray());
    assertThat(image.width()).isEqualTo(16);
    assertThat(image.height()).isEqualTo(32);
  }

  @Test
  void anImageOfTheSizeIsNotResampled() throws Exception {
    RgbImage image = ImageDecoder.decode(file("png", BufferedImage.TYPE_INT_RGB, 32, 32));
    byte[] canvas = Canvas.of(image, 32);
    for (int i = 0; i < 32 * 32; i++) {
      assertThat(canvas[i]).isEqualTo(image.rgb()[3 * i]);
    }
    assertThat(Canvas.side(32)).isEqualTo(32);
    assertThat(Canvas.side(224)).isEqualTo(256);
  }

  @Test
  void cropsAreNormalisedAndRepeatable() {
    byte[] canvas = new byte[3 * 32 * 32];
    Arrays.fill(canvas, (byte) 255);
    Normalisation normalisation =
        new Normalisation(new double[] {.5, .5, .5}, new double[] {.25, .25, .25});
    for (Augmentation mode : Augmentation.values()) {
      Crop crop = Crop.augmented(mode, 32, 32, normalisation);
      float[] a = new float[canvas.length];
      crop.write(canvas, a, 0, 7);
      for (float value : a) {
        assertThat(value).isEqualTo(2f);
      }
    }
    for (int i = 0; i < canvas.length; i++) {
      canvas[i] = (byte) (i * 31);
    }
    Crop crop = Crop.augmented(Augmentation.PAD_CROP, 32, 32, normalisation);
    float[] a = new float[canvas.length];
    float[] b = new float[canvas.length];
    crop.write(canvas, a, 0, 7);
    crop.write(canvas, b, 0, 7);
    assertThat(a).isEqualTo(b);
    crop.write(canvas, b, 0, 8);
    assertThat(a).isNotEqualTo(b);
  }
}
