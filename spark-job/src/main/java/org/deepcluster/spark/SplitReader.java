package org.deepcluster.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.function.Consumer;
import org.deepcluster.dataset.DatasetException;
import org.deepcluster.dataset.SourceImage;
import org.deepcluster.dataset.Split;
import org.deepcluster.image.Canvas;
import org.deepcluster.image.ImageDecoder;
import org.deepcluster.image.PngCodec;
import org.deepcluster.image.RejectedImageException;
import org.deepcluster.seeds.Seed;

/**
 * Reads a split: every image is decoded once, counted, and passed on with the key that orders it.
 */
record SplitReader(HadoopSettings hadoop, int side, long seed) implements Serializable {
  private static final int STATISTICS_SIDE = 32;

  void read(int number, Split split, PrepareTally tally, Consumer<PreparedImage> sink) {
    Seed order = new Seed(seed).child("prepare").child(number);
    try {
      split.read(
          hadoop.configuration(),
          image -> prepare(image, order.child(image.index()).value(), tally, sink));
    } catch (IOException e) {
      String told = e.getMessage() == null ? "it ends too early" : e.getMessage();
      throw new DatasetException(
          told.startsWith("Cannot ") ? told : "Cannot read %s: %s".formatted(split.name(), told),
          e);
    }
  }

  private void prepare(
      SourceImage image, long key, PrepareTally tally, Consumer<PreparedImage> sink) {
    if (image.bytes() == null) {
      tally.reject(image.path(), image.fault());
      return;
    }
    try {
      byte[] channels =
          Canvas.of(ImageDecoder.decode(image.bytes()), side > 0 ? side : STATISTICS_SIDE);
      tally.accept(image.className(), channels);
      byte[] bytes = side > 0 ? PngCodec.encode(channels, side) : image.bytes();
      sink.accept(new PreparedImage(key, image.path(), image.className(), bytes));
    } catch (RejectedImageException e) {
      tally.reject(image.path(), e.getMessage());
    }
  }
}
