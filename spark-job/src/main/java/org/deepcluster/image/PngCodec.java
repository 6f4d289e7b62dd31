package org.deepcluster.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Writes images as PNG, lossless. */
public final class PngCodec {
  static {
    ImageIO.setUseCache(false); // the cache is a file an image
  }

  private PngCodec() {}

  /** The PNG file of (3, side, side) bytes, channel first. */
  public static byte[] encode(byte[] channels, int side) {
    byte[] rgb = new byte[channels.length];
    int area = side * side;
    for (int i = 0; i < area; i++) {
      for (int c = 0; c < 3; c++) {
        rgb[3 * i + c] = channels[c * area + i];
      }
    }
    return encode(new RgbImage(side, side, rgb));
  }

  /** The PNG file of {@code image}. */
  public static byte[] encode(RgbImage image) {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] rgb = image.rgb();
    for (int y = 0, at = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++, at += 3) {
        int value = (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | (rgb[at + 2] & 0xFF);
        buffered.setRGB(x, y, value);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("png");
    ImageWriter writer = writers.next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(0.6f);
      writer.setOutput(out);
      writer.write(null, new IIOImage(buffered, null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot encode an image as PNG in memory", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
