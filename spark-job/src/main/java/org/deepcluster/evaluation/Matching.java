package org.deepcluster.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Matches the clusters of two labelings one to one so that as many items as possible stay together:
 * exactly by the Hungarian method, O(k^3), up to {@link #EXACT} clusters; above, greedily by
 * overlap, the largest first, equal ones by (row, column), which keeps at least half of the best.
 */
public final class Matching {
  /** Clusters up to which the matching is exact. */
  public static final int EXACT = 2_000;

  private Matching() {}

  /** Share of items that are not in the cluster that was matched to their former one. */
  public static double changed(int[] former, int[] current) {
    Contingency table = Contingency.of(former, current);
    return 1 - (double) best(table) / table.n();
  }

  /** Items in matched pairs. */
  static long best(Contingency table) {
    int k = Math.max(table.rows().length, table.columns().length);
    return k <= EXACT ? exact(table, k) : greedy(table);
  }

  static long greedy(Contingency table) {
    Integer[] order = IntStream.range(0, table.counts().length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingLong((Integer i) -> -table.counts()[i]));
    boolean[] rowTaken = new boolean[table.rows().length];
    boolean[] columnTaken = new boolean[table.columns().length];
    long kept = 0;
    for (int i : order) {
      if (!rowTaken[table.row(i)] && !columnTaken[table.column(i)]) {
        rowTaken[table.row(i)] = true;
        columnTaken[table.column(i)] = true;
        kept += table.counts()[i];
      }
    }
    return kept;
  }

  /**
   * The Hungarian method with potentials and shortest augmenting paths (Jonker, Volgenant 1987).
   */
  private static long exact(Contingency table, int k) {
    long[][] gain = new long[k + 1][k + 1];
    for (int i = 0; i < table.counts().length; i++) {
      gain[table.row(i) + 1][table.column(i) + 1] = table.counts()[i];
    }
    long[] u = new long[k + 1];
    long[] v = new long[k + 1];
    int[] matched = new int[k + 1]; // row of each column
    for (int row = 1; row <= k; row++) {
      augment(gain, u, v, matched, row, k);
    }
    long kept = 0;
    for (int column = 1; column <= k; column++) {
      kept += gain[matched[column]][column];
    }
    return kept;
  }

  private static void augment(long[][] gain, long[] u, long[] v, int[] matched, int row, int k) {
    long[] least = new long[k + 1];
    int[] from = new int[k + 1];
    boolean[] used = new boolean[k + 1];
    Arrays.fill(least, Long.MAX_VALUE);
    matched[0] = row;
    int column = 0;
    do {
      used[column] = true;
      int at = matched[column];
      long delta = Long.MAX_VALUE;
      int next = 0;
      for (int j = 1; j <= k; j++) {
        if (!used[j]) {
          long reduced = -gain[at][j] - u[at] - v[j];
          if (reduced < least[j]) {
            least[j] = reduced;
            from[j] = column;
          }
          if (least[j] < delta) {
            delta = least[j];
            next = j;
          }
        }
      }
      for (int j = 0; j <= k; j++) {
        if (used[j]) {
          u[matched[j]] += delta;
          v[j] -= delta;
        } else {
          least[j] -= delta;
        }
      }
      column = next;
    } while (matched[column] != 0);
    for (; column != 0; column = from[column]) {
      matched[column] = matched[from[column]];
    }
  }
}
