package org.deepcluster.evaluation;

import java.util.Arrays;

/**
 * Which cluster of this epoch continues which cluster of the epoch before: a one-to-one matching of
 * the k clusters of both that keeps many images in matched clusters.
 *
 * <p>Exact (Hungarian, O(k^3) worst case, 16 k^2 bytes) up to {@value #EXACT_UP_TO} clusters.
 * Above, sparse: pairs of clusters are taken by falling overlap, equal ones by lowest previous,
 * then lowest current cluster, if both are still free; O(c log c) for the c pairs that overlap. The
 * sparse matching keeps at least half of the images that the exact one keeps (greedy weighted
 * matching, Avis 1983, doi:10.1002/net.3230130404), so it never reports too little change, and at
 * most (1 + change) / 2.
 */
public final class ClusterMatching {
  /** The largest k that is matched exactly. */
  public static final int EXACT_UP_TO = 2_000;

  private final int[] currentOfPrevious;
  private final long overlap;
  private final int images;

  private ClusterMatching(int[] currentOfPrevious, Contingency table) {
    this.currentOfPrevious = currentOfPrevious;
    this.images = table.total();
    long kept = 0;
    for (int cell = 0; cell < table.cells(); cell++) {
      if (currentOfPrevious[table.cellRow(cell)] == table.cellColumn(cell)) {
        kept += table.cellCount(cell);
      }
    }
    this.overlap = kept;
  }

  /** Matches the clusters of two epochs, both by image and in 0..k-1. */
  public static ClusterMatching of(int[] previous, int[] current, int k) {
    return k <= EXACT_UP_TO ? exact(previous, current, k) : sparse(previous, current, k);
  }

  /** The share of images that changed cluster after matching, in [0, 1]; 0 for no image. */
  public static double changed(int[] previous, int[] current, int k) {
    return of(previous, current, k).changed();
  }

  static ClusterMatching exact(int[] previous, int[] current, int k) {
    Contingency table = table(previous, current, k);
    double[][] gain = new double[k][k];
    for (int cell = 0; cell < table.cells(); cell++) {
      gain[table.cellRow(cell)][table.cellColumn(cell)] = table.cellCount(cell);
    }
    return new ClusterMatching(Assignment.maximise(gain), table);
  }

  static ClusterMatching sparse(int[] previous, int[] current, int k) {
    Contingency table = table(previous, current, k);
    int[] currentOfPrevious = new int[k];
    Arrays.fill(currentOfPrevious, Assignment.NONE);
    boolean[] taken = new boolean[k];
    for (long key : byFallingOverlap(table)) {
      int cell = (int) key;
      int row = table.cellRow(cell);
      int column = table.cellColumn(cell);
      if (currentOfPrevious[row] == Assignment.NONE && !taken[column]) {
        currentOfPrevious[row] = column;
        taken[column] = true;
      }
    }
    return new ClusterMatching(currentOfPrevious, table);
  }

  /** The current cluster of each previous one, (k), or {@link Assignment#NONE}. */
  public int[] currentOfPrevious() {
    return currentOfPrevious.clone();
  }

  /** Images that stayed in a matched cluster. */
  public long overlap() {
    return overlap;
  }

  /** The share of images that changed cluster, in [0, 1]; 0 for no image. */
  public double changed() {
    return images == 0 ? 0 : (double) (images - overlap) / images;
  }

  /**
   * Cells by falling count; cells are in order of row, then column, so their number breaks ties.
   */
  private static long[] byFallingOverlap(Contingency table) {
    long[] keys = new long[table.cells()];
    for (int cell = 0; cell < keys.length; cell++) {
      keys[cell] = ((long) (Integer.MAX_VALUE - table.cellCount(cell)) << 32) | cell;
    }
    Arrays.sort(keys);
    return keys;
  }

  private static Contingency table(int[] previous, int[] current, int k) {
    requireClusters("previous", previous, k);
    requireClusters("current", current, k);
    return Contingency.of(previous, current);
  }

  private static void requireClusters(String epoch, int[] clusters, int k) {
    for (int i = 0; i < clusters.length; i++) {
      if (clusters[i] < 0 || clusters[i] >= k) {
        throw new IllegalArgumentException(
            "Cannot match clusters: image %d has %s cluster %d (rule: 0 to k-1 = %d)"
                .formatted(i, epoch, clusters[i], k - 1));
      }
    }
  }
}
