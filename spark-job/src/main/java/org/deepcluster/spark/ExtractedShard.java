package org.deepcluster.spark;

import java.io.Serializable;
import java.util.List;
import org.deepcluster.runs.Artifact;

/**
 * The features of a shard, and what its task spent on them: seconds of decoding, which only the
 * first use of a shard on a machine takes, and seconds of everything after it. They come back with
 * the result, so a task that is run again counts once.
 */
record ExtractedShard(Artifact file, double decodeSeconds, double extractSeconds)
    implements Serializable {

  /** With {@code seconds} of decoding before it. */
  ExtractedShard after(double seconds) {
    return new ExtractedShard(file, seconds + decodeSeconds, extractSeconds);
  }

  static List<Artifact> files(List<ExtractedShard> shards) {
    return shards.stream().map(ExtractedShard::file).toList();
  }

  /** The share of the tasks' time that was decoding, 0 to 1: that of the stage's wall time too. */
  static double decodeShare(List<ExtractedShard> shards) {
    double decode = shards.stream().mapToDouble(ExtractedShard::decodeSeconds).sum();
    double all = decode + shards.stream().mapToDouble(ExtractedShard::extractSeconds).sum();
    return all == 0 ? 0 : decode / all;
  }
}
