package org.deepcluster.evaluation;

import java.util.Arrays;

/**
 * Mutual information of two labellings in nats, and its expectation when both keep their cluster
 * sizes and are otherwise permuted at random (Vinh, Epps, Bailey 2010, JMLR 11).
 *
 * <p>The expectation sums over each pair of distinct sizes (a, b) the hypergeometric chance that a
 * and b images share x. The chances are walked outwards from their mode by their ratios until they
 * no longer count, and divided by their sum, which is 1: no logarithm of a factorial is needed, and
 * the cost is O(U V sqrt(n / k)) for U and V distinct sizes and not O(k k n / k).
 */
final class MutualInformation {
  /** Chances below this share of the mode's are left out; 2^-80. */
  private static final double NEGLIGIBLE = 0x1p-80;

  private MutualInformation() {}

  /** I(A; B) = sum p(a, b) log(p(a, b) / (p(a) p(b))), at least 0; 0 for no image. */
  static double of(Contingency table) {
    double logTotal = Math.log(table.total());
    double sum = 0;
    for (int cell = 0; cell < table.cells(); cell++) {
      double expected =
          Math.log(table.rowSum(table.cellRow(cell)))
              + Math.log(table.columnSum(table.cellColumn(cell)))
              - logTotal;
      sum += table.cellCount(cell) * (Math.log(table.cellCount(cell)) - expected);
    }
    return table.total() == 0 ? 0 : Math.max(0, sum / table.total());
  }

  /** E[I] under random permutation at fixed row and column sums; 0 for no image. */
  static double expected(Contingency table) {
    Sizes rows = Sizes.of(table.rowSums());
    Sizes columns = Sizes.of(table.columnSums());
    double[] logs = logs(Math.min(rows.largest(), columns.largest()));
    double sum = 0;
    for (int i = 0; i < rows.size.length; i++) {
      for (int j = 0; j < columns.size.length; j++) {
        double pairs = (double) rows.clusters[i] * columns.clusters[j];
        sum += pairs * shared(rows.size[i], columns.size[j], table.total(), logs);
      }
    }
    return sum;
  }

  /** E[x/n log(n x / (a b))] for x images shared by clusters of a and b among n images. */
  private static double shared(int a, int b, int n, double[] logs) {
    int low = (int) Math.max(0, (long) a + b - n);
    int high = Math.min(a, b);
    int mode = (int) Math.min(high, (a + 1L) * (b + 1L) / (n + 2L));
    double offset = Math.log(n) - Math.log(a) - Math.log(b);
    double chances = 0;
    double sum = 0;
    double chance = 1; // relative to the mode's
    for (int x = mode; x <= high && chance > NEGLIGIBLE; x++) {
      chances += chance;
      sum += chance * x * (offset + logs[x]);
      chance *= ((double) a - x) * ((double) b - x) / ((x + 1.0) * ((double) n - a - b + x + 1.0));
    }
    chance = 1;
    for (int x = mode; x > low && chance > NEGLIGIBLE; x--) {
      chance *= x * ((double) n - a - b + x) / ((a - x + 1.0) * (b - x + 1.0));
      chances += chance;
      sum += chance * (x - 1.0) * (offset + logs[x - 1]);
    }
    return sum / chances / n;
  }

  private static double[] logs(int largest) {
    double[] logs = new double[largest + 1];
    for (int x = 1; x <= largest; x++) {
      logs[x] = Math.log(x);
    }
    return logs;
  }

  /** Distinct non-zero sizes, ascending, and how many clusters have each. */
  private record Sizes(int[] size, int[] clusters) {
    static Sizes of(int[] sums) {
      int[] sorted = Arrays.stream(sums).filter(sum -> sum > 0).sorted().toArray();
      int[] size = Arrays.stream(sorted).distinct().toArray();
      int[] clusters = new int[size.length];
      int at = -1;
      for (int i = 0; i < sorted.length; i++) {
        at += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
        clusters[at]++;
      }
      return new Sizes(size, clusters);
    }

    int largest() {
      return size.length == 0 ? 0 : size[size.length - 1];
    }
  }
}
