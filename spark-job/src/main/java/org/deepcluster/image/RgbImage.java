package org.deepcluster.image;

/**
 * A decoded image: {@code rgb} holds height x width x 3 bytes, row after row. Shared, not copied.
 */
public record RgbImage(int width, int height, byte[] rgb) {
  public RgbImage {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "Cannot make an image of %d x %d pixels from %d bytes (rule: 3 bytes a pixel)"
              .formatted(width, height, rgb.length));
    }
  }
}
