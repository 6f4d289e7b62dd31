package org.deepcluster.sampling;

import java.util.Arrays;
import org.deepcluster.seeds.Seed;

/**
 * Draws shared out evenly over clusters: each non-empty one gets floor(draws / present), and a
 * seeded random choice of them one more. m draws of a cluster of s images are m / s (rounded down)
 * of each image, and the rest without replacement.
 */
final class StratifiedDraws {
  private final int[] sizes; // (k)
  private final int[] starts; // (k + 1), where each cluster begins in members
  private final int[] members; // (n), ids in order of cluster, then id
  private final int[] occurrences; // (n)
  private final Seed seed;

  private StratifiedDraws(int[] clusters, int[] sizes, Seed seed) {
    this.sizes = sizes;
    this.starts = starts(sizes);
    this.members = members(clusters, starts);
    this.occurrences = new int[clusters.length];
    this.seed = seed;
  }

  /** How often each image is drawn, (n). */
  static int[] of(int[] clusters, int[] sizes, long draws, Seed seed) {
    StratifiedDraws stratified = new StratifiedDraws(clusters, sizes, seed);
    stratified.share(draws);
    return stratified.occurrences;
  }

  private void share(long draws) {
    int[] present = present();
    if (present.length == 0) {
      return;
    }
    int richer = (int) (draws % present.length);
    RandomChoice.toFront(present, 0, present.length, richer, seed.child("clusters"));
    for (int i = 0; i < present.length; i++) {
      draw(present[i], draws / present.length + (i < richer ? 1 : 0));
    }
  }

  private void draw(int cluster, long draws) {
    int start = starts[cluster];
    int size = sizes[cluster];
    int each = Math.toIntExact(draws / size);
    int once = (int) (draws % size);
    RandomChoice.toFront(members, start, size, once, seed.child("images").child(cluster));
    for (int i = 0; i < size; i++) {
      occurrences[members[start + i]] = each + (i < once ? 1 : 0);
    }
  }

  private int[] present() {
    int count = 0;
    int[] present = new int[sizes.length];
    for (int cluster = 0; cluster < sizes.length; cluster++) {
      if (sizes[cluster] > 0) {
        present[count++] = cluster;
      }
    }
    return Arrays.copyOf(present, count);
  }

  private static int[] starts(int[] sizes) {
    int[] starts = new int[sizes.length + 1];
    for (int cluster = 0; cluster < sizes.length; cluster++) {
      starts[cluster + 1] = starts[cluster] + sizes[cluster];
    }
    return starts;
  }

  private static int[] members(int[] clusters, int[] starts) {
    int[] next = starts.clone();
    int[] members = new int[clusters.length];
    for (int id = 0; id < clusters.length; id++) {
      members[next[clusters[id]]++] = id;
    }
    return members;
  }
}
