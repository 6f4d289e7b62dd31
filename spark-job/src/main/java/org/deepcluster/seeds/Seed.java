package org.deepcluster.seeds;

import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * A 64-bit seed that is derived, never drawn: every random choice of a run is a function of {@code
 * run.seed} and of where the choice is made. Ids, paths, hosts and time take no part.
 */
public record Seed(long value) implements Serializable {

  /** The seed of a place in a run. */
  public static Seed derive(long runSeed, int epoch, String stage, long index) {
    return new Seed(mix(runSeed)).child(epoch).child(stage).child(index);
  }

  /** A seed below this one, told apart by {@code index}. */
  public Seed child(long index) {
    return new Seed(mix(value ^ mix(index + 0x9E3779B97F4A7C15L)));
  }

  /** A seed below this one, told apart by {@code name}. */
  public Seed child(String name) {
    long hash = 0xCBF29CE484222325L; // FNV-1a over UTF-16 units
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
    }
    return child(hash);
  }

  /** A fresh generator that starts from this seed. */
  public SplittableRandom random() {
    return new SplittableRandom(value);
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
