package org.deepcluster.evaluation;

import java.util.Arrays;

/**
 * The one-to-one assignment of rows to columns with the largest total gain (Hungarian method), by
 * shortest augmenting paths with dual variables (Jonker and Volgenant 1987,
 * doi:10.1007/BF02278710). Rectangular tables leave the surplus rows or columns without a partner.
 * Of several best assignments the same one is found every time.
 *
 * <p>Cost: O(m m n) time in the worst case for m = min(rows, columns), n = max(rows, columns).
 */
public final class Assignment {
  /** A row or column without a partner. */
  public static final int NONE = -1;

  private final double[][] cost; // (m, n), m <= n
  private final double[] rowDual;
  private final double[] columnDual;
  private final int[] columnOfRow;
  private final int[] rowOfColumn;
  private final double[] distance; // of each column from the row being added
  private final int[] predecessor; // the row before each column on its shortest path
  private final boolean[] settled;

  private Assignment(double[][] cost, int columns) {
    this.cost = cost;
    rowDual = new double[cost.length];
    columnDual = new double[columns];
    columnOfRow = filled(cost.length);
    rowOfColumn = filled(columns);
    distance = new double[columns];
    predecessor = new int[columns];
    settled = new boolean[columns];
  }

  /**
   * The column of each row, or {@link #NONE}.
   *
   * @param gain finite gains, (rows, columns), every row of the same length
   */
  public static int[] maximise(double[][] gain) {
    int columns = gain.length == 0 ? 0 : gain[0].length;
    requireTable(gain, columns);
    if (gain.length <= columns) {
      return new Assignment(costs(gain, columns, false), columns).solve().columnOfRow;
    }
    return new Assignment(costs(gain, columns, true), gain.length).solve().rowOfColumn;
  }

  /** The total gain of an assignment that {@link #maximise} gave. */
  public static double gain(double[][] gain, int[] columnOfRow) {
    double sum = 0;
    for (int row = 0; row < columnOfRow.length; row++) {
      sum += columnOfRow[row] == NONE ? 0 : gain[row][columnOfRow[row]];
    }
    return sum;
  }

  private Assignment solve() {
    for (int row = 0; row < cost.length; row++) {
      int end = shortestPath(row);
      updateDuals(row, distance[end]);
      augment(row, end);
    }
    return this;
  }

  /** Settles columns nearest first, until one without a partner is settled: the path's end. */
  private int shortestPath(int start) {
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    Arrays.fill(settled, false);
    int row = start;
    double reached = 0;
    while (true) {
      relax(row, reached);
      int nearest = nearest();
      settled[nearest] = true;
      if (rowOfColumn[nearest] == NONE) {
        return nearest;
      }
      reached = distance[nearest];
      row = rowOfColumn[nearest];
    }
  }

  private void relax(int row, double reached) {
    double[] costs = cost[row];
    double base = reached - rowDual[row];
    for (int column = 0; column < distance.length; column++) {
      double length = base + costs[column] - columnDual[column];
      if (length < distance[column] && !settled[column]) {
        distance[column] = length;
        predecessor[column] = row;
      }
    }
  }

  /** The nearest unsettled column; of equally near ones a free one, then the lowest. */
  private int nearest() {
    int best = NONE;
    double least = Double.POSITIVE_INFINITY;
    for (int column = 0; column < distance.length; column++) {
      double here = distance[column];
      if (settled[column] || here > least || here == Double.POSITIVE_INFINITY) {
        continue;
      }
      boolean freer = rowOfColumn[column] == NONE && rowOfColumn[Math.max(best, 0)] != NONE;
      if (here < least || freer) {
        best = column;
        least = here;
      }
    }
    return best;
  }

  private void updateDuals(int start, double length) {
    rowDual[start] += length;
    for (int column = 0; column < distance.length; column++) {
      if (settled[column]) {
        double slack = length - distance[column];
        columnDual[column] -= slack;
        if (rowOfColumn[column] != NONE) {
          rowDual[rowOfColumn[column]] += slack;
        }
      }
    }
  }

  private void augment(int start, int end) {
    int column = end;
    int row;
    do {
      row = predecessor[column];
      rowOfColumn[column] = row;
      int before = columnOfRow[row];
      columnOfRow[row] = column;
      column = before;
    } while (row != start);
  }

  private static double[][] costs(double[][] gain, int columns, boolean transposed) {
    double[][] cost = transposed ? new double[columns][gain.length] : new double[gain.length][];
    for (int row = 0; row < gain.length; row++) {
      if (!transposed) {
        cost[row] = new double[columns];
      }
      for (int column = 0; column < columns; column++) {
        if (transposed) {
          cost[column][row] = -gain[row][column];
        } else {
          cost[row][column] = -gain[row][column];
        }
      }
    }
    return cost;
  }

  private static void requireTable(double[][] gain, int columns) {
    for (int row = 0; row < gain.length; row++) {
      if (gain[row].length != columns) {
        throw new IllegalArgumentException(
            "Cannot assign rows to columns: row %d has %d gains, row 0 has %d (rule: a table)"
                .formatted(row, gain[row].length, columns));
      }
      for (int column = 0; column < columns; column++) {
        if (!Double.isFinite(gain[row][column])) {
          throw new IllegalArgumentException(
              "Cannot assign rows to columns: gain (%d, %d) is %s (rule: finite)"
                  .formatted(row, column, gain[row][column]));
        }
      }
    }
  }

  private static int[] filled(int length) {
    int[] values = new int[length];
    Arrays.fill(values, NONE);
    return values;
  }
}
