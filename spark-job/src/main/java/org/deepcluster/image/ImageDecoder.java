package org.deepcluster.image;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes JPEG, PNG, GIF and BMP to 8-bit RGB. Grey becomes three equal channels, 16 bits are cut
 * to 8, transparency is laid on white, EXIF orientation is applied; animated, truncated and
 * oversized images are rejected before any pixel is decoded.
 */
public final class ImageDecoder {
  /** More pixels than this are not decoded: 64 million, 192 MB. */
  public static final long MAX_PIXELS = 64_000_000;

  static {
    ImageIO.setUseCache(false);
  }

  private ImageDecoder() {}

  /** The image in {@code bytes}, upright. */
  public static RgbImage decode(byte[] bytes) throws RejectedImageException {
    ImageHeader header = ImageHeader.read(bytes);
    long pixels = (long) header.width() * header.height();
    if (header.width() < 1 || header.height() < 1) {
      throw new RejectedImageException(header.form() + " without pixels");
    }
    if (pixels > MAX_PIXELS) {
      throw new RejectedImageException(
          "%s of %d x %d pixels (rule: at most %d pixels)"
              .formatted(header.form(), header.width(), header.height(), MAX_PIXELS));
    }
    return Orientation.upright(rgb(read(bytes, header)), header.orientation());
  }

  private static BufferedImage read(byte[] bytes, ImageHeader header)
      throws RejectedImageException {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new RejectedImageException("no decoder for this " + header.form());
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, false, true);
        if (header.form().equals("GIF") && reader.getNumImages(true) > 1) {
          throw new RejectedImageException("animated GIF");
        }
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      throw new RejectedImageException(
          "damaged %s: %s".formatted(header.form(), e.getMessage()), e);
    }
  }

  private static RgbImage rgb(BufferedImage image) {
    BufferedImage plain = image;
    if (image.getType() != BufferedImage.TYPE_INT_RGB) {
      plain = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
      draw(image, plain);
    }
    int[] pixels =
        plain.getRGB(0, 0, plain.getWidth(), plain.getHeight(), null, 0, plain.getWidth());
    byte[] rgb = new byte[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
    }
    return new RgbImage(plain.getWidth(), plain.getHeight(), rgb);
  }

  /** Grey is copied as it stands: Java's colour conversion would brighten it. */
  private static void draw(BufferedImage image, BufferedImage onto) {
    if (image.getRaster().getNumBands() == 1
        && !(image.getColorModel().getNumColorComponents() == 3)) {
      int shift = image.getColorModel().getPixelSize() > 8 ? 8 : 0;
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          int grey = greyLevel(image, x, y) >> shift;
          onto.setRGB(x, y, grey << 16 | grey << 8 | grey);
        }
      }
      return;
    }
    Graphics2D canvas = onto.createGraphics();
    canvas.setColor(java.awt.Color.WHITE);
    canvas.fillRect(0, 0, onto.getWidth(), onto.getHeight());
    canvas.drawImage(image, 0, 0, null);
    canvas.dispose();
  }

  private static int greyLevel(BufferedImage image, int x, int y) {
    int bits = image.getColorModel().getPixelSize();
    int level = image.getRaster().getSample(x, y, 0);
    return bits < 8 ? level * 255 / ((1 << bits) - 1) : level;
  }
}
