package org.deepcluster.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes JPEG, PNG, GIF and BMP to 8-bit RGB. Grey becomes three equal channels, 16 bits are cut
 * to 8, transparency is laid on white, EXIF orientation is applied; animated, truncated and
 * oversized images are rejected before any pixel is decoded, damaged ones where the decoder
 * notices.
 *
 * <p>Time is limited by work, pixels times passes, and not by a clock: a clock would reject on a
 * busy machine what a quiet one accepts, and the same input would make two datasets.
 */
public final class ImageDecoder {
  /** More pixels than this are not decoded: 64 million, 192 MB. */
  public static final long MAX_PIXELS = 64_000_000;

  /** Longer files are not decoded. */
  public static final int MAX_BYTES = 128 << 20;

  /** Pixels times passes: a progressive JPEG of the most pixels may have 10 scans. */
  static final long MAX_WORK = 10 * MAX_PIXELS;

  private static final int MAX_PASSES = 100;

  static {
    ImageIO.setUseCache(false);
  }

  private ImageDecoder() {}

  /** The image in {@code bytes}, upright. */
  public static RgbImage decode(byte[] bytes) throws RejectedImageException {
    if (bytes.length > MAX_BYTES) {
      throw tooLong();
    }
    ImageHeader header = ImageHeader.read(bytes);
    requireSize(header);
    BufferedImage image = read(bytes, header);
    if (image.getWidth() != header.width() || image.getHeight() != header.height()) {
      throw new RejectedImageException(
          "damaged %s: its header says %d x %d pixels, it holds %d x %d"
              .formatted(
                  header.form(),
                  header.width(),
                  header.height(),
                  image.getWidth(),
                  image.getHeight()));
    }
    return Orientation.upright(RgbPixels.of(image), header.orientation());
  }

  /** What is said of a file of more than {@link #MAX_BYTES}. */
  public static RejectedImageException tooLong() {
    return new RejectedImageException("longer than %d bytes".formatted(MAX_BYTES));
  }

  static void requireSize(ImageHeader header) throws RejectedImageException {
    if (header.width() < 1 || header.height() < 1) {
      throw new RejectedImageException(header.form() + " without pixels");
    }
    if (header.pixels() > MAX_PIXELS) {
      throw new RejectedImageException(
          "%s of %d x %d pixels (rule: at most %d pixels)"
              .formatted(header.form(), header.width(), header.height(), MAX_PIXELS));
    }
    if (header.passes() > MAX_PASSES || header.pixels() * header.passes() > MAX_WORK) {
      throw new RejectedImageException(
          "%s of %d x %d pixels in %d scans (rule: at most %d scans and %d pixels in all of them)"
              .formatted(
                  header.form(),
                  header.width(),
                  header.height(),
                  header.passes(),
                  MAX_PASSES,
                  MAX_WORK));
    }
  }

  private static BufferedImage read(byte[] bytes, ImageHeader header)
      throws RejectedImageException {
    ImageReader reader = reader(header);
    DamageListener damage = new DamageListener();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.addIIOReadWarningListener(damage);
      reader.setInput(in, false, true);
      BufferedImage image = reader.read(0);
      Optional<String> found = damage.first();
      if (found.isPresent()) {
        throw new RejectedImageException("damaged %s: %s".formatted(header.form(), found.get()));
      }
      return image;
    } catch (IOException | RuntimeException e) {
      throw new RejectedImageException(
          "damaged %s: %s".formatted(header.form(), e.getMessage()), e);
    } finally {
      reader.dispose();
    }
  }

  private static ImageReader reader(ImageHeader header) throws RejectedImageException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(header.form());
    if (!readers.hasNext()) {
      throw new RejectedImageException("no decoder for this " + header.form());
    }
    return readers.next();
  }
}
