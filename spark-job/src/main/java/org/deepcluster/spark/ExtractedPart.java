package org.deepcluster.spark;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.deepcluster.runs.Artifact;

/**
 * The features of a part of a shard, and what its task spent on them: seconds of decoding, which
 * only the first use of a shard on a machine takes, and seconds of everything after it. They come
 * back with the result, so a task that is run again counts once.
 */
record ExtractedPart(ShardPart part, Artifact file, double decodeSeconds, double extractSeconds)
    implements Serializable {

  /** With {@code seconds} of decoding before it. */
  ExtractedPart after(double seconds) {
    return new ExtractedPart(part, file, seconds + decodeSeconds, extractSeconds);
  }

  /** Their files in the order of the images. */
  static List<Artifact> files(List<ExtractedPart> parts) {
    return parts.stream()
        .map(ExtractedPart::file)
        .sorted(Comparator.comparing(Artifact::name))
        .toList();
  }

  /** The share of the tasks' time that was decoding, 0 to 1: that of the stage's wall time too. */
  static double decodeShare(List<ExtractedPart> parts) {
    double decode = sum(parts, ExtractedPart::decodeSeconds);
    double all = decode + sum(parts, ExtractedPart::extractSeconds);
    return all == 0 ? 0 : decode / all;
  }

  private static double sum(List<ExtractedPart> parts, ToDoubleFunction<ExtractedPart> seconds) {
    return parts.stream().mapToDouble(seconds).sum();
  }
}
