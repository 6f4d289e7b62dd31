package org.deepcluster.dataset;

import java.io.DataInputStream;
import java.io.IOException;
import org.deepcluster.image.ImageDecoder;
import org.deepcluster.image.RgbImage;

/**
 * The header of an IDX file of images (MNIST family): {@code count} images of {@code height} by
 * {@code width} pixels, interleaved channels. Checked before anything of its size is allocated.
 */
record IdxHeader(int count, int height, int width, int channels) {
  private static final int GREY = 0x0803;
  private static final int COLOUR = 0x0804;
  private static final int LABELS = 0x0801;

  /** Reads and checks the header of {@code file}. */
  static IdxHeader images(DataInputStream in, String file) throws IOException {
    int magic = in.readInt();
    if (magic != GREY && magic != COLOUR) {
      throw new IOException(
          "Cannot read %s: magic number %#x is not of an IDX image file (rule: 0x803 or 0x804, unsigned bytes)"
              .formatted(file, magic));
    }
    IdxHeader header =
        new IdxHeader(in.readInt(), in.readInt(), in.readInt(), magic == COLOUR ? in.readInt() : 1);
    if (!header.isPossible()) {
      throw new IOException(
          "Cannot read %s: its header says %s (rule: at least 1 image, 1 to %d pixels, 1 or 3 channels)"
              .formatted(file, header, ImageDecoder.MAX_PIXELS));
    }
    return header;
  }

  private boolean isPossible() {
    return count >= 1
        && height >= 1
        && width >= 1
        && (long) height * width <= ImageDecoder.MAX_PIXELS
        && (channels == 1 || channels == 3);
  }

  /** Reads and checks the header of a file of labels. */
  static void requireLabels(DataInputStream in, String file, int images) throws IOException {
    int magic = in.readInt();
    int count = in.readInt();
    if (magic != LABELS || count != images) {
      throw new IOException(
          "Cannot read %s: magic number %#x and %d labels (rule: %#x, and %d as there are images)"
              .formatted(file, magic, count, LABELS, images));
    }
  }

  /** Bytes an image takes; at most 192 million. */
  int imageLength() {
    return height * width * channels;
  }

  /** An image out of its bytes. */
  RgbImage rgb(byte[] pixels) {
    byte[] rgb = new byte[3 * height * width];
    for (int p = 0; p < height * width; p++) {
      for (int c = 0; c < 3; c++) {
        rgb[3 * p + c] = pixels[p * channels + (channels == 3 ? c : 0)];
      }
    }
    return new RgbImage(width, height, rgb);
  }
}
