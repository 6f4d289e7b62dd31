package org.deepcluster.training;

import java.util.ArrayList;
import java.util.List;
import org.deepcluster.sampling.DrawOrder;

/**
 * The pixels of a worker's batches, read when they are trained, or some of them ahead while the
 * worker waits. Holds the batch that was asked for last, and those ahead. One thread.
 */
final class PixelBatches {
  private final DrawSource images;
  private final int imageLength;
  private final List<Batch> ahead = new ArrayList<>();
  private final Batch current = new Batch();

  /** Of {@code images} of {@code imageLength} floats each. */
  PixelBatches(DrawSource images, int imageLength) {
    this.images = images;
    this.imageLength = imageLength;
  }

  /** Pixels of draws {@code from} to {@code to}; the array is used again. */
  private final class Batch {
    private float[] pixels = new float[0];
    private DrawOrder draws;
    private int from;
    private int to;

    void read(DrawOrder draws, int from, int to) {
      int length = (to - from) * imageLength;
      if (pixels.length != length) {
        pixels = new float[length];
      }
      for (int draw = from; draw < to; draw++) {
        images.write(draws.id(draw), draws.occurrence(draw), pixels, (draw - from) * imageLength);
      }
      this.draws = draws;
      this.from = from;
      this.to = to;
    }

    boolean holds(DrawOrder draws, int from, int to) {
      return this.draws == draws && this.from == from && this.to == to;
    }
  }

  /** Reads the first batches of {@code range}, {@code images} images at most. */
  void readAhead(DrawOrder draws, RoundRange range, int images) {
    int end = range.to(draws.draws());
    int from = range.from();
    for (int i = 0; i < images / range.batch() && from < end; i++) {
      if (i == ahead.size()) {
        ahead.add(new Batch());
      }
      int to = Math.min(from + range.batch(), end);
      ahead.get(i).read(draws, from, to);
      from = to;
    }
  }

  /** The pixels of draws {@code from} to {@code to}, until the next call. */
  float[] of(DrawOrder draws, int from, int to) {
    for (Batch batch : ahead) {
      if (batch.holds(draws, from, to)) {
        return batch.pixels;
      }
    }
    current.read(draws, from, to);
    return current.pixels;
  }
}
