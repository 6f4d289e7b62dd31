package org.deepcluster.sampling;

import java.util.Arrays;
import java.util.List;
import org.deepcluster.seeds.Seed;

/**
 * The order of a worker's draws. Every draw gets a time in the epoch: occurrence j of an image
 * drawn m times lies at (j + u) / m with u uniform, so repeats are spread evenly, and an image
 * drawn once lies anywhere. Times depend on the seed and the image alone, not on who asks.
 *
 * @param ids images in order
 * @param occurrences which repeat of its image each draw is, from 0
 */
public record DrawOrder(int[] ids, int[] occurrences) {

  /** Images {@code from} to {@code to}, exclusive: a shard. */
  public record Range(int from, int to) {}

  /** The draws of the images in {@code ranges}, in order of time. O(m log m) for m draws. */
  public static DrawOrder of(SamplingPlan plan, List<Range> ranges, Seed seed) {
    long[] keys = keys(plan.occurrences(), ranges, seed);
    Arrays.parallelSort(keys);
    return decode(plan.occurrences(), ranges, keys);
  }

  /** Time in the upper bits, the draw's number within the worker in the lower. */
  private static long[] keys(int[] occurrences, List<Range> ranges, Seed seed) {
    int draws = total(occurrences, ranges);
    int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, draws - 1L));
    long scale = 1L << (Long.SIZE - 1 - bits);
    long[] keys = new long[draws];
    int at = 0;
    for (Range range : ranges) {
      for (int id = range.from(); id < range.to(); id++) {
        Seed image = seed.child(id);
        for (int j = 0; j < occurrences[id]; j++) {
          double u = (image.child(j).value() >>> 11) * 0x1.0p-53;
          long time = (long) ((j + u) / occurrences[id] * (scale - 1));
          keys[at] = time << bits | at;
          at++;
        }
      }
    }
    return keys;
  }

  private static DrawOrder decode(int[] occurrences, List<Range> ranges, long[] keys) {
    int[] ids = new int[keys.length];
    int[] repeats = new int[keys.length];
    int at = 0;
    for (Range range : ranges) {
      for (int id = range.from(); id < range.to(); id++) {
        for (int j = 0; j < occurrences[id]; j++) {
          ids[at] = id;
          repeats[at++] = j;
        }
      }
    }
    int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, keys.length - 1L));
    int[] orderedIds = new int[keys.length];
    int[] orderedRepeats = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      int draw = (int) (keys[i] & ((1L << bits) - 1));
      orderedIds[i] = ids[draw];
      orderedRepeats[i] = repeats[draw];
    }
    return new DrawOrder(orderedIds, orderedRepeats);
  }

  private static int total(int[] occurrences, List<Range> ranges) {
    long draws = 0;
    for (Range range : ranges) {
      for (int id = range.from(); id < range.to(); id++) {
        draws += occurrences[id];
      }
    }
    return Math.toIntExact(draws);
  }
}
