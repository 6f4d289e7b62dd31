package org.deepcluster.spark;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.features.Moments;
import org.deepcluster.features.UnitLength;
import org.deepcluster.features.Whitening;
import org.deepcluster.linalg.FloatBlock;

/** Fits and applies {@link Whitening} on executors: one pass to fit, no shuffle. */
final class SparkWhitening {
  private static final long PARTIAL_BYTES = 512L << 20;

  private SparkWhitening() {}

  /**
   * A whitening, and how far the features lie apart.
   *
   * @param variance mean squared distance from the mean, as a share of the mean squared length
   */
  record Fitted(Whitening whitening, double variance) {}

  /**
   * Fits to all rows; partial moments are merged in the order of the rows.
   *
   * @param shift a row like the others, such as the first: moments are taken about it
   */
  static Fitted fit(JavaRDD<FeatureBlock> features, float[] shift, int dimensions) {
    List<Moments> partial =
        OrderedParts.coalesce(features, parts(shift.length))
            .mapPartitions(blocks -> List.of(moments(blocks, shift)).iterator())
            .collect();
    Moments total = new Moments(shift);
    partial.forEach(total::merge);
    return new Fitted(Whitening.fit(total, dimensions), total.relativeVariance());
  }

  /** How many partial moments of {@code width} features there are at most. */
  static int parts(int width) {
    return OrderedParts.count((long) width * width, PARTIAL_BYTES);
  }

  private static Moments moments(Iterator<FeatureBlock> blocks, float[] shift) {
    Moments moments = new Moments(shift);
    blocks.forEachRemaining(block -> moments.add(block.rows()));
    return moments;
  }

  /** Whitened rows of unit length. */
  static JavaRDD<FeatureBlock> apply(JavaRDD<FeatureBlock> features, Whitening whitening) {
    return features.mapPartitions(blocks -> new WhitenedBlocks(blocks, whitening));
  }

  private static final class WhitenedBlocks implements Iterator<FeatureBlock> {
    private final Iterator<FeatureBlock> blocks;
    private final Whitening.Applied whitening;

    WhitenedBlocks(Iterator<FeatureBlock> blocks, Whitening whitening) {
      this.blocks = blocks;
      this.whitening = whitening.open();
    }

    @Override
    public boolean hasNext() {
      boolean more = blocks.hasNext();
      if (!more) {
        whitening.close();
      }
      return more;
    }

    @Override
    public FeatureBlock next() {
      if (!blocks.hasNext()) {
        throw new NoSuchElementException();
      }
      FeatureBlock block = blocks.next();
      FloatBlock rows = whitening.apply(block.rows());
      UnitLength.normalise(rows);
      return new FeatureBlock(block.ids(), rows);
    }
  }
}
