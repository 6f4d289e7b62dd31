package org.deepcluster.spark;

import java.io.Serializable;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.deepcluster.runs.Artifact;

/**
 * The features of a shard, and what its task spent on them: seconds of decoding, which only the
 * first use of a shard on a machine takes, and seconds of everything after it. They come back with
 * the result, so a task that is run again counts once.
 *
 * @param warmSeconds those after decoding, less what compilers took
 */
record ExtractedShard(
    Artifact file, double decodeSeconds, double extractSeconds, double warmSeconds)
    implements Serializable {

  /** With {@code seconds} of decoding before it. */
  ExtractedShard after(double seconds) {
    return new ExtractedShard(file, seconds + decodeSeconds, extractSeconds, warmSeconds);
  }

  static List<Artifact> files(List<ExtractedShard> shards) {
    return shards.stream().map(ExtractedShard::file).toList();
  }

  /** The share of the tasks' time that was decoding, 0 to 1: that of the stage's wall time too. */
  static double decodeShare(List<ExtractedShard> shards) {
    double decode = sum(shards, ExtractedShard::decodeSeconds);
    double all = decode + sum(shards, ExtractedShard::extractSeconds);
    return all == 0 ? 0 : decode / all;
  }

  /** What extraction of {@code seconds} after decoding would take again. */
  static double again(List<ExtractedShard> shards, double seconds) {
    double took = sum(shards, ExtractedShard::extractSeconds);
    double warm = sum(shards, ExtractedShard::warmSeconds);
    List<Double> parts = shards.stream().map(ExtractedShard::warmSeconds).toList();
    return Steady.again(took == 0 ? seconds : seconds * Math.min(1, warm / took), parts);
  }

  private static double sum(List<ExtractedShard> shards, ToDoubleFunction<ExtractedShard> seconds) {
    return shards.stream().mapToDouble(seconds).sum();
  }
}
