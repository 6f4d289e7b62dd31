package org.deepcluster.spark;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.deepcluster.clustering.ClusteringException;
import org.deepcluster.dataset.Manifest;
import org.deepcluster.dataset.Shard;
import org.deepcluster.dataset.ShardFiles;

/**
 * Finds, before any work, that there is nothing to tell apart: a single image, or the same again
 * and again. Reads up to the first image that differs from the first, at most {@link #MOST} a
 * shard.
 */
final class DistinctImages {
  private static final int MOST = 1000;

  private DistinctImages() {}

  static void require(Configuration hadoop, String dataset, Manifest manifest) throws IOException {
    byte[] first = null;
    for (Shard shard : manifest.shards()) {
      for (byte[] image : ShardFiles.first(hadoop, dataset, shard, first == null ? 2 : MOST)) {
        if (first != null && !Arrays.equals(first, image)) {
          return;
        }
        first = image;
      }
    }
    throw new ClusteringException(
        "Cannot cluster %s: its %d images are all the same (give at least two that differ)"
            .formatted(dataset, manifest.images()));
  }
}
