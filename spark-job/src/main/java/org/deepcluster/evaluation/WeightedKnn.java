package org.deepcluster.evaluation;

import java.io.Serializable;
import java.util.Iterator;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;

/**
 * Weighted nearest-neighbour classification: the k train images of largest cosine similarity s vote
 * for their label with weight exp(s / temperature); equal votes go to the lowest label (Wu, Xiong,
 * Yu, Lin 2018, arXiv 1805.01978, section 3.4). A zero row has similarity 0 to all.
 *
 * <p>Cost of a search: 2 m n d operations by BLAS for m test and n train rows, in tiles of {@value
 * #TILE_ROWS} test rows.
 *
 * @param k neighbours that vote, at least 1
 * @param temperature greater than 0; lower trusts the nearest more
 */
public record WeightedKnn(int k, double temperature) implements Serializable {
  private static final int TILE_ROWS = 512;

  /** k 20 and temperature 0.07. */
  public static final WeightedKnn STANDARD = new WeightedKnn(20, 0.07);

  public WeightedKnn {
    if (k < 1 || !(temperature > 0) || !Double.isFinite(temperature)) {
      throw new IllegalArgumentException(
          "Cannot classify by neighbours: k=%d, temperature=%s (rule: k at least 1, temperature finite and above 0)"
              .formatted(k, temperature));
    }
  }

  /** Test rows made ready to search for: ids as they were, rows, (m, d), of norm 1 or 0. */
  public static FeatureBlock unit(FeatureBlock test) {
    return UnitRows.of(test);
  }

  /**
   * The nearest train images of each test row.
   *
   * @param unitTest test rows of {@link #unit}
   * @param train any part of the train images, as blocks of raw features, (n, d)
   * @param labels label by train id; images with a negative label are left out
   */
  public Neighbours search(FeatureBlock unitTest, Iterator<FeatureBlock> train, int[] labels) {
    Neighbours nearest = new Neighbours(unitTest.ids().length, k);
    FloatBlock[] tiles = tiles(unitTest.rows());
    float[] similarities = {};
    while (train.hasNext()) {
      FeatureBlock block = UnitRows.of(train.next());
      requireColumns(unitTest.rows(), block.rows());
      requireLabels(block.ids(), labels);
      int cells = Math.multiplyExact(TILE_ROWS, block.rows().rows());
      similarities = similarities.length < cells ? new float[cells] : similarities;
      for (int tile = 0; tile < tiles.length; tile++) {
        Products.multiplyTransposed(tiles[tile], block.rows(), similarities);
        offer(nearest, tile * TILE_ROWS, tiles[tile].rows(), similarities, block.ids(), labels);
      }
    }
    return nearest;
  }

  /** The label that wins the vote of each test row, (m), or -1 for a row without neighbours. */
  public int[] vote(Neighbours nearest, int[] labels) {
    int[] winners = new int[nearest.rows()];
    for (int row = 0; row < winners.length; row++) {
      winners[row] = vote(nearest, row, labels);
    }
    return winners;
  }

  private int vote(Neighbours nearest, int row, int[] labels) {
    int winner = -1;
    double most = 0;
    for (int rank = 0; rank < nearest.count(row); rank++) {
      int label = labels[(int) nearest.id(row, rank)];
      double votes = votes(nearest, row, label, labels);
      if (winner < 0 || votes > most || (votes == most && label < winner)) {
        winner = label;
        most = votes;
      }
    }
    return winner;
  }

  /** Votes of one label; weights relative to the nearest's, which no temperature overflows. */
  private double votes(Neighbours nearest, int row, int label, int[] labels) {
    double votes = 0;
    for (int rank = 0; rank < nearest.count(row); rank++) {
      if (labels[(int) nearest.id(row, rank)] == label) {
        double behind = (double) nearest.similarity(row, rank) - nearest.similarity(row, 0);
        votes += Math.exp(behind / temperature);
      }
    }
    return votes;
  }

  private static void offer(
      Neighbours nearest, int first, int rows, float[] similarities, long[] ids, int[] labels) {
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < ids.length; i++) {
        if (labels[(int) ids[i]] >= 0) {
          nearest.offer(first + row, similarities[row * ids.length + i], ids[i]);
        }
      }
    }
  }

  private static FloatBlock[] tiles(FloatBlock rows) {
    FloatBlock[] tiles = new FloatBlock[(rows.rows() + TILE_ROWS - 1) / TILE_ROWS];
    for (int tile = 0; tile < tiles.length; tile++) {
      int from = tile * TILE_ROWS;
      int count = Math.min(TILE_ROWS, rows.rows() - from);
      float[] values = new float[count * rows.columns()];
      System.arraycopy(rows.values(), rows.offset(from), values, 0, values.length);
      tiles[tile] = new FloatBlock(count, rows.columns(), values);
    }
    return tiles;
  }

  private static void requireColumns(FloatBlock test, FloatBlock train) {
    if (test.columns() != train.columns()) {
      throw new IllegalArgumentException(
          "Cannot compare test rows of %d features with train rows of %d (rule: one feature layer)"
              .formatted(test.columns(), train.columns()));
    }
  }

  private static void requireLabels(long[] ids, int[] labels) {
    for (long id : ids) {
      Labels.of(id, labels);
    }
  }
}
