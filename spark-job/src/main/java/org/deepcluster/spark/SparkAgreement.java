package org.deepcluster.spark;

import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.ShardFiles;
import org.deepcluster.evaluation.Agreement;
import org.deepcluster.evaluation.Matching;
import org.deepcluster.runs.Notes;

/** Measures a clustering against the former one and against labels; nothing that steers a run. */
final class SparkAgreement {
  private SparkAgreement() {}

  /** Against the clusters of the epoch before, null at the first. */
  static SortedMap<String, Object> withFormer(int[] clusters, int[] former) {
    if (former == null) {
      return new Notes()
          .with("nmi_previous", null)
          .with("nmi_previous_arithmetic", null)
          .with("changed", null)
          .map();
    }
    Agreement agreement = Agreement.of(clusters, former);
    return new Notes()
        .with("nmi_previous", agreement.nmi())
        .with("nmi_previous_arithmetic", agreement.nmiArithmetic())
        .with("changed", Matching.changed(former, clusters))
        .map();
  }

  /** Against the labels, where there are any. */
  static Map<String, Object> withLabels(
      int[] clusters, Manifest manifest, Configuration hadoop, String dataset) throws IOException {
    Notes notes = new Notes();
    if (!manifest.labelled()) {
      return notes.with("nmi_labels", null).with("ami_labels", null).with("ari_labels", null).map();
    }
    Agreement agreement = Agreement.of(clusters, labels(manifest, hadoop, dataset));
    return notes
        .with("nmi_labels", agreement.nmi())
        .with("ami_labels", agreement.ami())
        .with("ari_labels", agreement.ari())
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
