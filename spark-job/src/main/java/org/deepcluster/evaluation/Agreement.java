package org.deepcluster.evaluation;

/**
 * How far two labellings of the same images agree; the names of the labels do not matter. All are
 * symmetric but {@link #purity}; higher is better. Edge cases are scikit-learn's: two labellings
 * that split nothing (no image, or one label on each side) agree fully, 1; where only one side
 * splits nothing, NMI and AMI are 0.
 */
public final class Agreement {
  /** Cells of the largest dense table {@link #accuracy} makes: 2^27 doubles, 1 GB. */
  private static final long MOST_CELLS = 1L << 27;

  private static final double EPSILON = Math.ulp(1.0);

  private Agreement() {}

  /** NMI = I(A; B) / sqrt(H(A) H(B)), in [0, 1]: the paper's (section 4.1). */
  public static double nmiGeometric(Contingency table) {
    return normalised(table, Math.sqrt(rowEntropy(table) * columnEntropy(table)));
  }

  /** NMI = 2 I(A; B) / (H(A) + H(B)), in [0, 1]: scikit-learn's default. */
  public static double nmiArithmetic(Contingency table) {
    return normalised(table, (rowEntropy(table) + columnEntropy(table)) / 2);
  }

  /**
   * AMI = (I - E[I]) / ((H(A) + H(B)) / 2 - E[I]), at most 1, about 0 for random labellings
   * whatever k (Vinh, Epps, Bailey 2010): scikit-learn's default.
   */
  public static double ami(Contingency table) {
    if (splitsNothing(table.rowSums()) || splitsNothing(table.columnSums())) {
      return unsplit(table);
    }
    double expected = MutualInformation.expected(table);
    double range = (rowEntropy(table) + columnEntropy(table)) / 2 - expected;
    return awayFromZero(MutualInformation.of(table) - expected) / awayFromZero(range);
  }

  /** ARI over pairs of images, at most 1, about 0 for random labellings (Hubert, Arabie 1985). */
  public static double ari(Contingency table) {
    double n = table.total();
    double together = -n; // pairs together on both sides, ordered
    for (int cell = 0; cell < table.cells(); cell++) {
      together += (double) table.cellCount(cell) * table.cellCount(cell);
    }
    double rowPairs = squares(table.rowSums()) - n;
    double columnPairs = squares(table.columnSums()) - n;
    double onlyRows = rowPairs - together;
    double onlyColumns = columnPairs - together;
    if (onlyRows == 0 && onlyColumns == 0) {
      return 1;
    }
    double apart = n * n - n - together - onlyRows - onlyColumns;
    double covariance = together * apart - onlyRows * onlyColumns;
    return 2 * covariance / (rowPairs * (onlyRows + apart) + columnPairs * (onlyColumns + apart));
  }

  /**
   * The share of images whose column is the one assigned to their row, under the one-to-one
   * assignment that makes it largest (clustering accuracy, Hungarian), in (0, 1]; 1 for no image.
   */
  public static double accuracy(Contingency table) {
    double[][] overlap = overlaps(table);
    return share(Assignment.gain(overlap, Assignment.maximise(overlap)), table);
  }

  /** The share of images whose column is their row's most frequent, in (0, 1]; 1 for no image. */
  public static double purity(Contingency table) {
    int[] most = new int[table.rows()];
    for (int cell = 0; cell < table.cells(); cell++) {
      int row = table.cellRow(cell);
      most[row] = Math.max(most[row], table.cellCount(cell));
    }
    double sum = 0;
    for (int count : most) {
      sum += count;
    }
    return share(sum, table);
  }

  private static double normalised(Contingency table, double normaliser) {
    if (splitsNothing(table.rowSums()) || splitsNothing(table.columnSums())) {
      return unsplit(table);
    }
    return MutualInformation.of(table) / normaliser;
  }

  private static double unsplit(Contingency table) {
    return splitsNothing(table.rowSums()) && splitsNothing(table.columnSums()) ? 1 : 0;
  }

  private static boolean splitsNothing(int[] sums) {
    int present = 0;
    for (int sum : sums) {
      present += sum > 0 ? 1 : 0;
    }
    return present <= 1;
  }

  private static double rowEntropy(Contingency table) {
    return Entropy.of(table.rowSums());
  }

  private static double columnEntropy(Contingency table) {
    return Entropy.of(table.columnSums());
  }

  /** Keeps 0/0 of a full match at 1, as scikit-learn does. */
  private static double awayFromZero(double value) {
    return value < 0 ? Math.min(value, -EPSILON) : Math.max(value, EPSILON);
  }

  private static double squares(int[] sums) {
    double squares = 0;
    for (int sum : sums) {
      squares += (double) sum * sum;
    }
    return squares;
  }

  private static double share(double images, Contingency table) {
    return table.total() == 0 ? 1 : images / table.total();
  }

  private static double[][] overlaps(Contingency table) {
    if ((long) table.rows() * table.columns() > MOST_CELLS) {
      throw new IllegalArgumentException(
          "Cannot compute clustering accuracy of %d x %d labels (rule: at most %d cells; use NMI or ARI)"
              .formatted(table.rows(), table.columns(), MOST_CELLS));
    }
    double[][] overlap = new double[table.rows()][table.columns()];
    for (int cell = 0; cell < table.cells(); cell++) {
      overlap[table.cellRow(cell)][table.cellColumn(cell)] = table.cellCount(cell);
    }
    return overlap;
  }
}
