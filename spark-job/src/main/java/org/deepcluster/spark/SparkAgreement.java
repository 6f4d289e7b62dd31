package org.deepcluster.spark;

import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.ShardFiles;
import org.deepcluster.evaluation.Agreement;
import org.deepcluster.evaluation.ClusterMatching;
import org.deepcluster.evaluation.Contingency;
import org.deepcluster.runs.Notes;

/** Measures a clustering against the former one and against labels; nothing that steers a run. */
final class SparkAgreement {
  private SparkAgreement() {}

  /** Against the clusters of the epoch before, null at the first. */
  static SortedMap<String, Object> withFormer(int[] clusters, int[] former, int k) {
    if (former == null) {
      return new Notes()
          .with("nmi_previous", null)
          .with("nmi_previous_arithmetic", null)
          .with("changed", null)
          .map();
    }
    Contingency table = Contingency.of(clusters, former);
    return new Notes()
        .with("nmi_previous", Agreement.nmiGeometric(table))
        .with("nmi_previous_arithmetic", Agreement.nmiArithmetic(table))
        .with("changed", ClusterMatching.changed(former, clusters, k))
        .map();
  }

  /** Against the labels, where there are any. */
  static Map<String, Object> withLabels(
      int[] clusters, Manifest manifest, Configuration hadoop, String dataset) throws IOException {
    Notes notes = new Notes();
    if (!manifest.labelled()) {
      return notes.with("nmi_labels", null).with("ami_labels", null).with("ari_labels", null).map();
    }
    Contingency table = Contingency.of(clusters, labels(manifest, hadoop, dataset));
    return notes
        .with("nmi_labels", Agreement.nmiGeometric(table))
        .with("ami_labels", Agreement.ami(table))
        .with("ari_labels", Agreement.ari(table))
        .map();
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
