package org.deepcluster.sampling;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import org.deepcluster.seeds.Seed;

/**
 * The order in which a worker trains on its draws in one epoch: all (id, occurrence) pairs of the
 * plan whose id lies in the worker's ranges, each once.
 *
 * <p>Occurrence j of an image drawn m times has the time (j + u) / m in [0, 1) with u uniform by
 * (seed, id), so repeats lie evenly over the epoch; draws are ordered by time, equal times by id,
 * then occurrence. The time depends on nothing else: which worker asks, and how ids are cut into
 * ranges, makes no difference to the order of two draws. Cost: O(draws) expected time (times are
 * uniform: one bucket a draw) and 8 bytes a draw, 20 more while it is made.
 */
public final class DrawOrder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] ids;
  private final int[] occurrences;

  private DrawOrder(int[] ids, int[] occurrences) {
    this.ids = ids;
    this.occurrences = occurrences;
  }

  /** The order of a worker that owns {@code ranges}, which must not overlap. */
  public static DrawOrder of(SamplingPlan plan, List<IdRange> ranges, Seed seed) {
    List<IdRange> sorted = ranges.stream().sorted(Comparator.comparingLong(IdRange::from)).toList();
    requireWithin(sorted, plan.images());
    int draws = draws(plan, sorted);
    Listing listing = new Listing(draws);
    for (IdRange range : sorted) {
      listing.add(plan, range, seed);
    }
    int[] order = UniformSort.order(listing.times);
    return new DrawOrder(picked(listing.ids, order), picked(listing.occurrences, order));
  }

  /** Draws of the worker in this epoch. */
  public int draws() {
    return ids.length;
  }

  /** The image of a draw. */
  public int id(int draw) {
    return ids[draw];
  }

  /** Which of its image's occurrences a draw is, from 0. */
  public int occurrence(int draw) {
    return occurrences[draw];
  }

  /** Images in order of drawing, (draws), shared. */
  int[] ids() {
    return ids;
  }

  /** Occurrences in order of drawing, (draws), shared. */
  int[] occurrences() {
    return occurrences;
  }

  /** Draws in order of id, then occurrence. */
  private static final class Listing {
    private final int[] ids;
    private final int[] occurrences;
    private final double[] times;
    private int size;

    Listing(int draws) {
      ids = new int[draws];
      occurrences = new int[draws];
      times = new double[draws];
    }

    void add(SamplingPlan plan, IdRange range, Seed seed) {
      for (int id = (int) range.from(); id < range.to(); id++) {
        int repeats = plan.occurrences(id);
        double phase = repeats == 0 ? 0 : (seed.child(id).value() >>> 11) * 0x1p-53;
        for (int occurrence = 0; occurrence < repeats; occurrence++) {
          ids[size] = id;
          occurrences[size] = occurrence;
          times[size++] = (occurrence + phase) / repeats;
        }
      }
    }
  }

  private static int draws(SamplingPlan plan, List<IdRange> ranges) {
    long draws = 0;
    for (IdRange range : ranges) {
      draws += plan.draws((int) range.from(), (int) range.to());
    }
    if (draws > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "Cannot order %d draws of one worker (rule: under 2^31; raise training.workers)"
              .formatted(draws));
    }
    return (int) draws;
  }

  private static int[] picked(int[] values, int[] order) {
    int[] picked = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      picked[i] = values[order[i]];
    }
    return picked;
  }

  private static void requireWithin(List<IdRange> sorted, int images) {
    long end = 0;
    for (IdRange range : sorted) {
      if (range.from() < end || range.to() > images) {
        throw new IllegalArgumentException(
            "Cannot order draws of %s after id %d of %d images (rule: ranges lie within the plan and do not overlap)"
                .formatted(range, end, images));
      }
      end = range.to();
    }
  }
}
