package org.deepcluster.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;

/**
 * Brings decoded images of any colour model to 8-bit RGB on white, a band of rows at a time: beside
 * the image and the result it holds {@link #BAND} rows.
 */
final class RgbPixels {
  private static final int BAND = 64;

  private RgbPixels() {}

  static RgbImage of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    if (isGrey(image)) {
      grey(image, rgb);
    } else {
      colour(image, rgb);
    }
    return new RgbImage(width, height, rgb);
  }

  private static boolean isGrey(BufferedImage image) {
    return image.getRaster().getNumBands() <= 2
        && image.getColorModel().getNumColorComponents() == 1;
  }

  private static void colour(BufferedImage image, byte[] rgb) {
    int width = image.getWidth();
    int rows = Math.min(BAND, image.getHeight());
    BufferedImage band = new BufferedImage(width, rows, BufferedImage.TYPE_INT_RGB);
    int[] line = new int[width];
    int at = 0;
    for (int top = 0; top < image.getHeight(); top += rows) {
      lay(image, top, band);
      for (int y = 0; y < Math.min(rows, image.getHeight() - top); y++) {
        band.getRGB(0, y, width, 1, line, 0, width);
        for (int pixel : line) {
          rgb[at++] = (byte) (pixel >> 16);
          rgb[at++] = (byte) (pixel >> 8);
          rgb[at++] = (byte) pixel;
        }
      }
    }
  }

  private static void lay(BufferedImage image, int top, BufferedImage band) {
    Graphics2D canvas = band.createGraphics();
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, band.getWidth(), band.getHeight());
    canvas.drawImage(image, 0, -top, null);
    canvas.dispose();
  }

  /** Grey is copied as it stands: Java's colour conversion would brighten it. */
  private static void grey(BufferedImage image, byte[] rgb) {
    Raster raster = image.getRaster();
    ColorModel model = image.getColorModel();
    int bits = model.getComponentSize(0);
    boolean transparent = raster.getNumBands() == 2;
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int level = eight(raster.getSample(x, y, 0), bits);
        if (transparent) {
          int opacity = eight(raster.getSample(x, y, 1), model.getComponentSize(1));
          level = (level * opacity + 255 * (255 - opacity) + 127) / 255;
        }
        for (int c = 0; c < 3; c++) {
          rgb[at++] = (byte) level;
        }
      }
    }
  }

  private static int eight(int level, int bits) {
    return bits > 8 ? level >> (bits - 8) : bits < 8 ? level * 255 / ((1 << bits) - 1) : level;
  }
}
