package org.deepcluster.evaluation;

import java.util.Map;
import java.util.TreeMap;

/**
 * How far two labelings agree, the same up to renaming of clusters.
 *
 * <ul>
 *   <li>nmi: I / sqrt(H(A) H(B)), the paper's; 0 to 1
 *   <li>nmiArithmetic: I / ((H(A) + H(B)) / 2), scikit-learn's default; 0 to 1
 *   <li>ami: (I - E[I]) / ((H(A) + H(B)) / 2 - E[I]), Vinh et al. 2010; 0 by chance, at most 1
 *   <li>ari: Hubert and Arabie 1985; 0 by chance, at most 1
 *   <li>accuracy: share of items under the best one-to-one matching of clusters; 0 to 1
 *   <li>purity: share of items in the largest column of their row; 0 to 1
 * </ul>
 */
public record Agreement(
    double nmi, double nmiArithmetic, double ami, double ari, double accuracy, double purity) {

  /** Of clusters {@code a} with labels {@code b}; items without a label are left out. */
  public static Agreement of(int[] a, int[] b) {
    Contingency table = Contingency.of(a, b);
    double information = table.mutualInformation();
    double ha = Contingency.entropy(table.rows(), table.n());
    double hb = Contingency.entropy(table.columns(), table.n());
    return new Agreement(
        normalised(information, Math.sqrt(ha * hb), ha, hb),
        normalised(information, (ha + hb) / 2, ha, hb),
        adjusted(table, information, (ha + hb) / 2),
        rand(table),
        (double) Matching.best(table) / table.n(),
        purity(table));
  }

  /** Two labelings of one cluster each agree; one against many share nothing (scikit-learn). */
  private static double normalised(double information, double norm, double ha, double hb) {
    if (ha == 0 && hb == 0) {
      return 1;
    }
    return information == 0 || norm == 0 ? 0 : Math.min(1, information / norm);
  }

  private static double adjusted(Contingency table, double information, double mean) {
    long present = nonZero(table.rows());
    if (present == nonZero(table.columns()) && (present == 1 || present == 0)) {
      return 1;
    }
    double expected = expectedInformation(table);
    double room = mean - expected;
    double floor = Math.ulp(1.0);
    room = room < 0 ? Math.min(room, -floor) : Math.max(room, floor);
    return (information - expected) / room;
  }

  private static long nonZero(long[] sizes) {
    return java.util.Arrays.stream(sizes).filter(s -> s > 0).count();
  }

  /** E[I] under the hypergeometric model; sizes that occur often are computed once. */
  private static double expectedInformation(Contingency table) {
    int n = Math.toIntExact(table.n());
    double[] logFactorial = new double[n + 1];
    for (int i = 2; i <= n; i++) {
      logFactorial[i] = logFactorial[i - 1] + Math.log(i);
    }
    Map<Long, Integer> rows = multiplicities(table.rows());
    Map<Long, Integer> columns = multiplicities(table.columns());
    double sum = 0;
    for (var row : rows.entrySet()) {
      for (var column : columns.entrySet()) {
        double cell = cell(row.getKey().intValue(), column.getKey().intValue(), n, logFactorial);
        sum += cell * row.getValue() * column.getValue();
      }
    }
    return sum;
  }

  private static Map<Long, Integer> multiplicities(long[] sizes) {
    Map<Long, Integer> multiplicities = new TreeMap<>();
    for (long size : sizes) {
      if (size > 0) {
        multiplicities.merge(size, 1, Integer::sum);
      }
    }
    return multiplicities;
  }

  private static double cell(int a, int b, int n, double[] lf) {
    double sum = 0;
    double fixed = lf[a] + lf[b] + lf[n - a] + lf[n - b] - lf[n];
    for (int nij = Math.max(1, a + b - n); nij <= Math.min(a, b); nij++) {
      double log = fixed - lf[nij] - lf[a - nij] - lf[b - nij] - lf[n - a - b + nij];
      if (log > -60) { // smaller terms do not reach the sum's last digit
        sum += (double) nij / n * Math.log((double) n * nij / ((double) a * b)) * Math.exp(log);
      }
    }
    return sum;
  }

  private static double rand(Contingency table) {
    double squares = 0;
    for (long count : table.counts()) {
      squares += (double) count * count;
    }
    double rows = squares(table.rows());
    double columns = squares(table.columns());
    double n = table.n();
    double both = squares - n;
    double rowOnly = rows - squares;
    double columnOnly = columns - squares;
    double neither = n * n - rows - columns + squares;
    if (rowOnly == 0 && columnOnly == 0) {
      return 1;
    }
    return 2
        * (both * neither - rowOnly * columnOnly)
        / ((both + rowOnly) * (rowOnly + neither) + (both + columnOnly) * (columnOnly + neither));
  }

  private static double squares(long[] sizes) {
    double sum = 0;
    for (long size : sizes) {
      sum += (double) size * size;
    }
    return sum;
  }

  private static double purity(Contingency table) {
    long[] largest = new long[table.rows().length];
    for (int i = 0; i < table.counts().length; i++) {
      largest[table.row(i)] = Math.max(largest[table.row(i)], table.counts()[i]);
    }
    return (double) java.util.Arrays.stream(largest).sum() / table.n();
  }
}
