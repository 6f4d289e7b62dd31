package org.deepcluster.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deepcluster.config.SamplingMode;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawOrderTest {
  private static final Seed SEED = Seed.derive(31, 0, "order", 0);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyPlannedDrawComesOnce(long seed) {
    SamplingPlan plan = plan(500, 20, 1700, seed);
    DrawOrder order = DrawOrder.of(plan, whole(plan), new Seed(seed));
    boolean[][] seen = new boolean[500][];
    Arrays.setAll(seen, id -> new boolean[plan.occurrences(id)]);
    for (int draw = 0; draw < order.draws(); draw++) {
      assertThat(seen[order.id(draw)][order.occurrence(draw)]).as("seed %d", seed).isFalse();
      seen[order.id(draw)][order.occurrence(draw)] = true;
    }
    assertThat(order.draws()).isEqualTo(1700);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theOrderOfTwoDrawsDoesNotDependOnTheWorker(long seed) {
    SamplingPlan plan = plan(500, 20, 1000, seed);
    DrawOrder all = DrawOrder.of(plan, whole(plan), new Seed(seed));
    DrawOrder some =
        DrawOrder.of(plan, List.of(new IdRange(300, 400), new IdRange(20, 90)), new Seed(seed));
    List<Long> expected = new ArrayList<>();
    for (int draw = 0; draw < all.draws(); draw++) {
      int id = all.id(draw);
      if ((id >= 300 && id < 400) || (id >= 20 && id < 90)) {
        expected.add(key(all, draw));
      }
    }
    assertThat(IntStream.range(0, some.draws()).mapToObj(draw -> key(some, draw)).toList())
        .as("seed %d", seed)
        .isEqualTo(expected);
  }

  @Test
  void adjacentRangesAreOneRange() {
    SamplingPlan plan = plan(100, 5, 100, 1);
    assertThat(DrawOrder.of(plan, List.of(new IdRange(50, 100), new IdRange(0, 50)), SEED).ids())
        .isEqualTo(DrawOrder.of(plan, whole(plan), SEED).ids());
  }

  @Test
  void everyEpochHasAnOrderOfItsOwn() {
    SamplingPlan plan = plan(100, 5, 100, 1);
    assertThat(DrawOrder.of(plan, whole(plan), SEED).ids())
        .isNotEqualTo(DrawOrder.of(plan, whole(plan), SEED.child(1)).ids());
  }

  /** An image drawn m times comes once in each m-th of the epoch, to within sampling noise. */
  @Test
  void repeatsLieEvenlyOverTheEpoch() {
    int[] clusters = new int[10_001];
    clusters[10_000] = 1; // one image is half of all draws of 2,000
    SamplingPlan plan = SamplingPlanTest.plan(SamplingMode.INVERSE_SIZE, clusters, 2, 2000, SEED);
    DrawOrder order = DrawOrder.of(plan, whole(plan), SEED);
    for (int from = 0; from < 2000; from += 200) {
      long repeats =
          Arrays.stream(order.ids(), from, from + 200).filter(id -> id == 10_000).count();
      assertThat(repeats).as("draws %d to %d", from, from + 199).isBetween(75L, 125L);
    }
  }

  /** Two workers own half of the ids each; a batch is half of each one's next draws. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void batchesAreAsMixedAsThoseOfGlobalPermutation(long seed) {
    int n = 20_000;
    int k = 50;
    int[] clusters = SamplingPlanTest.skewed(n, k, new Seed(seed).random());
    SamplingPlan plan =
        SamplingPlanTest.plan(SamplingMode.INVERSE_SIZE, clusters, k, n, new Seed(seed));
    int[] ours = interleaved(plan, new Seed(seed), 128);
    int[] permuted = DrawOrder.of(plan, whole(plan), new Seed(seed)).ids().clone();
    RandomChoice.toFront(permuted, 0, n, n, new Seed(seed).child("permutation"));
    Mix found = Mix.of(ours, clusters, k, 128);
    Mix random = Mix.of(permuted, clusters, k, 128);
    assertThat(found.duplicates())
        .as("repeated images a batch, seed %d", seed)
        .isLessThanOrEqualTo(random.duplicates() * 1.05 + 0.1);
    assertThat(found.entropy())
        .as("cluster entropy a batch, seed %d", seed)
        .isEqualTo(random.entropy(), within(0.02 * random.entropy()));
  }

  @Test
  void ordersMillionDrawsAtOnce() {
    SamplingPlan plan = plan(1_000_000, 10_000, 1_000_000, 1);
    DrawOrder order = DrawOrder.of(plan, whole(plan), SEED);
    assertThat(DrawDigest.of(order, 0, order.draws())).isEqualTo(DrawDigest.of(plan));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 1000})
  void sortsUniformKeysAndKeepsTies(int n) {
    SplittableRandom random = SEED.child(n).random();
    double[] keys = random.doubles(n).map(u -> Math.floor(u * 100) / 100).toArray();
    int[] order = UniformSort.order(keys);
    Integer[] expected = IntStream.range(0, n).boxed().toArray(Integer[]::new);
    Arrays.sort(expected, (a, b) -> Double.compare(keys[a], keys[b]));
    assertThat(order).isEqualTo(Arrays.stream(expected).mapToInt(Integer::intValue).toArray());
  }

  @Test
  void aWorkerWithoutIdsHasNothingToDraw() {
    assertThat(DrawOrder.of(plan(10, 2, 10, 1), List.of(), SEED).draws()).isZero();
  }

  @Test
  void refusesRangesThatOverlapOrLieOutside() {
    SamplingPlan plan = plan(10, 2, 10, 1);
    assertThatThrownBy(
            () -> DrawOrder.of(plan, List.of(new IdRange(0, 5), new IdRange(4, 6)), SEED))
        .hasMessage(
            "Cannot order draws of IdRange[from=4, to=6] after id 5 of 10 images (rule: ranges lie within the plan and do not overlap)");
    assertThatThrownBy(() -> DrawOrder.of(plan, List.of(new IdRange(5, 11)), SEED))
        .hasMessageContaining("IdRange[from=5, to=11]");
    assertThatThrownBy(() -> new IdRange(3, 2))
        .hasMessage("Cannot make the id range [3, 2) (rule: 0 <= from <= to <= 2^31 - 1)");
  }

  /** Mean duplicates (draws less distinct images) and mean cluster entropy, nats, of a batch. */
  private record Mix(double duplicates, double entropy) {
    static Mix of(int[] ids, int[] clusters, int k, int batch) {
      double duplicates = 0;
      double entropy = 0;
      int batches = ids.length / batch;
      for (int i = 0; i < batches; i++) {
        int[] some = Arrays.copyOfRange(ids, i * batch, (i + 1) * batch);
        duplicates += batch - Arrays.stream(some).distinct().count();
        int[] counts = new int[k];
        Arrays.stream(some).forEach(id -> counts[clusters[id]]++);
        entropy +=
            Arrays.stream(counts)
                .filter(count -> count > 0)
                .mapToDouble(count -> -count * Math.log((double) count / batch) / batch)
                .sum();
      }
      return new Mix(duplicates / batches, entropy / batches);
    }
  }

  private static int[] interleaved(SamplingPlan plan, Seed seed, int batch) {
    int half = plan.images() / 2;
    DrawOrder first = DrawOrder.of(plan, List.of(new IdRange(0, half)), seed);
    DrawOrder second = DrawOrder.of(plan, List.of(new IdRange(half, plan.images())), seed);
    int batches = Math.min(first.draws(), second.draws()) / (batch / 2);
    int[] ids = new int[batches * batch];
    for (int i = 0; i < batches; i++) {
      System.arraycopy(first.ids(), i * batch / 2, ids, i * batch, batch / 2);
      System.arraycopy(second.ids(), i * batch / 2, ids, i * batch + batch / 2, batch / 2);
    }
    return ids;
  }

  private static SamplingPlan plan(int n, int k, long draws, long seed) {
    int[] clusters = SamplingPlanTest.skewed(n, k, new Seed(seed).random());
    return SamplingPlanTest.plan(SamplingMode.INVERSE_SIZE, clusters, k, draws, new Seed(seed));
  }

  private static List<IdRange> whole(SamplingPlan plan) {
    return List.of(new IdRange(0, plan.images()));
  }

  private static long key(DrawOrder order, int draw) {
    return ((long) order.id(draw) << 32) | order.occurrence(draw);
  }
}
