package org.deepcluster.spark;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.ShardFiles;
import org.deepcluster.evaluation.Agreement;
import org.deepcluster.evaluation.ClusterMatching;
import org.deepcluster.evaluation.Contingency;

/** Measures a clustering against the former one and against labels; nothing that steers a run. */
final class SparkAgreement {
  private SparkAgreement() {}

  /** Against the clusters of the epoch before, of the images that had one. */
  static Map<String, Object> withFormer(int[] clusters, int[] former, int k) {
    int[] now = Arrays.copyOf(clusters, former.length);
    Contingency table = Contingency.of(now, former);
    return Map.of(
        "nmi_previous", Agreement.nmiGeometric(table),
        "nmi_previous_arithmetic", Agreement.nmiArithmetic(table),
        "changed", ClusterMatching.changed(former, now, k));
  }

  /** The share of images with a cluster before that have the one of the same id now, 0 to 1. */
  static double sameIds(int[] clusters, int[] former) {
    int same = 0;
    for (int id = 0; id < former.length; id++) {
      same += clusters[id] == former[id] ? 1 : 0;
    }
    return (double) same / former.length;
  }

  /** Against the labels. */
  static Map<String, Object> withLabels(int[] clusters, int[] labels) {
    Contingency table = Contingency.of(clusters, labels);
    return Map.of(
        "nmi_labels", Agreement.nmiGeometric(table),
        "ami_labels", Agreement.ami(table),
        "ari_labels", Agreement.ari(table));
  }

  /** The label of every image, -1 where it has none. */
  static int[] labels(Manifest manifest, Configuration hadoop, String dataset) throws IOException {
    int[] labels = new int[Math.toIntExact(manifest.images())];
    for (Shard shard : manifest.shards()) {
      int[] some = ShardFiles.labels(hadoop, dataset, shard);
      System.arraycopy(some, 0, labels, (int) shard.firstId(), some.length);
    }
    return labels;
  }
}
