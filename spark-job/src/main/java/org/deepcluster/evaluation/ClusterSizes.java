package org.deepcluster.evaluation;

import java.util.Arrays;

/**
 * How evenly images fall into k clusters: images of the largest and of the smallest cluster (0 if
 * one is empty), empty clusters, and the entropy of the sizes in nats (log k when all are equal).
 */
public record ClusterSizes(int largest, int smallest, int empty, double entropy) {

  /** Of the images of each cluster, (k), k at least 1. */
  public static ClusterSizes of(int[] counts) {
    if (counts.length == 0) {
      throw new IllegalArgumentException(
          "Cannot describe cluster sizes: 0 clusters (rule: k is at least 1)");
    }
    int largest = Arrays.stream(counts).max().getAsInt();
    int smallest = Arrays.stream(counts).min().getAsInt();
    int empty = (int) Arrays.stream(counts).filter(count -> count == 0).count();
    return new ClusterSizes(largest, smallest, empty, Entropy.of(counts));
  }

  /** Of the cluster of each image, each in 0..k-1. */
  public static ClusterSizes of(int[] clusters, int k) {
    return of(counts(clusters, k));
  }

  /** Images of each cluster, (k). */
  public static int[] counts(int[] clusters, int k) {
    int[] counts = new int[k];
    for (int i = 0; i < clusters.length; i++) {
      if (clusters[i] < 0 || clusters[i] >= k) {
        throw new IllegalArgumentException(
            "Cannot count cluster sizes: image %d has cluster %d (rule: 0 to k-1 = %d)"
                .formatted(i, clusters[i], k - 1));
      }
      counts[clusters[i]]++;
    }
    return counts;
  }
}
