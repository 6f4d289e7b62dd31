package org.deepcluster.clustering;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.deepcluster.seeds.Seed;

/** Chooses the rows that become initial centroids. */
public final class Seeding {
  private Seeding() {}

  /**
   * {@code k} distinct ids out of [0, n), each set alike likely (Floyd's algorithm), ascending.
   *
   * @throws ClusteringException if k exceeds n
   */
  public static long[] distinctIds(long n, int k, Seed seed) {
    if (k > n) {
      throw new ClusteringException(
          "Cannot cluster: k=%d exceeds n=%d images (lower clustering.k)".formatted(k, n));
    }
    SplittableRandom random = seed.random();
    Set<Long> chosen = new HashSet<>();
    for (long i = n - k; i < n; i++) {
      long drawn = random.nextLong(i + 1);
      chosen.add(chosen.contains(drawn) ? i : drawn);
    }
    long[] ids = chosen.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(ids);
    return ids;
  }
}
