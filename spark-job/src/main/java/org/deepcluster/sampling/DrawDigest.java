package org.deepcluster.sampling;

import java.io.Serializable;
import java.util.List;
import org.deepcluster.seeds.Seed;

/**
 * A digest of a multiset of (id, occurrence) draws: their number, and the sum modulo 2^64 of a
 * mixed hash of each. It does not depend on order, and parts merge, so the draws that workers
 * trained on can be compared with the plan. A lost, repeated or foreign draw changes it but for a
 * chance of about 2^-64; it does not guard against intent.
 */
public record DrawDigest(long count, long sum) implements Serializable {

  /** Of no draw. */
  public static final DrawDigest NONE = new DrawDigest(0, 0);

  /** Of every draw of an epoch. */
  public static DrawDigest of(SamplingPlan plan) {
    return of(plan, List.of(new IdRange(0, plan.images())));
  }

  /** Of a plan's draws in some id ranges. */
  public static DrawDigest of(SamplingPlan plan, List<IdRange> ranges) {
    long count = 0;
    long sum = 0;
    for (IdRange range : ranges) {
      for (int id = (int) range.from(); id < range.to(); id++) {
        for (int occurrence = 0; occurrence < plan.occurrences(id); occurrence++) {
          count++;
          sum += hash(id, occurrence);
        }
      }
    }
    return new DrawDigest(count, sum);
  }

  /** Of the draws {@code from} to {@code to - 1} of a worker, such as those of one round. */
  public static DrawDigest of(DrawOrder order, int from, int to) {
    long sum = 0;
    for (int draw = from; draw < to; draw++) {
      sum += hash(order.id(draw), order.occurrence(draw));
    }
    return new DrawDigest((long) to - from, sum);
  }

  /** With one draw more. */
  public DrawDigest plus(long id, int occurrence) {
    return new DrawDigest(count + 1, sum + hash(id, occurrence));
  }

  /** With the draws of another digest. */
  public DrawDigest merge(DrawDigest other) {
    return new DrawDigest(count + other.count, sum + other.sum);
  }

  private static long hash(long id, int occurrence) {
    return new Seed(id).child(occurrence).value();
  }
}
