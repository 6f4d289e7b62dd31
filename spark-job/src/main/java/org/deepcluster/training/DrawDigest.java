package org.deepcluster.training;

import java.io.Serializable;
import org.deepcluster.seeds.Seed;

/**
 * A digest of a multiset of draws (id, occurrence) that does not depend on their order: their
 * number and the sum of their 64-bit hashes modulo 2^64. Two multisets of equal digest differ with
 * a probability of about 2^-64.
 */
public record DrawDigest(long count, long hash) implements Serializable {
  /** Of no draws. */
  public static final DrawDigest EMPTY = new DrawDigest(0, 0);

  /** With one more draw. */
  public DrawDigest plus(int id, int occurrence) {
    return new DrawDigest(count + 1, hash + new Seed(id).child(occurrence).value());
  }

  /** Of both multisets together. */
  public DrawDigest merge(DrawDigest other) {
    return new DrawDigest(count + other.count, hash + other.hash);
  }
}
