package org.deepcluster.dataset;

import java.io.IOException;
import java.io.InputStream;
import org.deepcluster.image.ImageDecoder;

/**
 * An image as an input holds it: where it lies, the name of its class (null where it has none) and
 * its file's bytes. {@code index} counts the images of its split, from 0.
 *
 * @param bytes null where the file cannot be used, for the reason {@code fault}
 */
public record SourceImage(long index, String path, String className, byte[] bytes, String fault) {
  SourceImage(long index, String path, String className, byte[] bytes) {
    this(index, path, className, bytes, null);
  }

  /** An image that is not there, or must not be read. */
  static SourceImage faulty(long index, String path, String className, String fault) {
    return new SourceImage(index, path, className, null, fault);
  }

  /** Reads an image's file, no more of it than is decoded. */
  static SourceImage read(long index, String path, String className, InputStream in)
      throws IOException {
    byte[] bytes = in.readNBytes(ImageDecoder.MAX_BYTES + 1);
    return bytes.length > ImageDecoder.MAX_BYTES
        ? faulty(index, path, className, ImageDecoder.tooLong().getMessage())
        : new SourceImage(index, path, className, bytes);
  }
}
