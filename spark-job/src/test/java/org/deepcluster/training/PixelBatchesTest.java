package org.deepcluster.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deepcluster.config.SamplingConfig;
import org.deepcluster.config.SamplingMode;
import org.deepcluster.sampling.DrawOrder;
import org.deepcluster.sampling.IdRange;
import org.deepcluster.sampling.SamplingPlan;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.Test;

/** 23 draws; rounds of three batches of four. */
class PixelBatchesTest {
  private static final int DRAWS = 23;
  private static final int ROUND = 3;

  private final List<Integer> read = new ArrayList<>();
  private final DrawOrder draws = draws(1);
  private final PixelBatches batches =
      new PixelBatches(
          (id, occurrence, out, offset) -> {
            read.add(id);
            out[offset] = id;
            out[offset + 1] = occurrence;
          },
          2);

  private static DrawOrder draws(long seed) {
    SamplingPlan plan =
        SamplingPlan.of(
            new SamplingConfig(SamplingMode.NONE), new int[10], 1, DRAWS, new Seed(seed));
    return DrawOrder.of(plan, List.of(new IdRange(0, 10)), new Seed(seed));
  }

  private static RoundRange round(int number) {
    return new RoundRange(number, ROUND, 4);
  }

  private float[] expected(DrawOrder order, int from, int to) {
    float[] pixels = new float[2 * (to - from)];
    for (int draw = from; draw < to; draw++) {
      pixels[2 * (draw - from)] = order.id(draw);
      pixels[2 * (draw - from) + 1] = order.occurrence(draw);
    }
    return pixels;
  }

  @Test
  void batchesReadAheadAreNotReadAgain() {
    batches.readAhead(draws, round(0), 8);
    assertThat(read).hasSize(8);
    assertThat(batches.of(draws, 0, 4)).isEqualTo(expected(draws, 0, 4));
    assertThat(batches.of(draws, 4, 8)).isEqualTo(expected(draws, 4, 8));
    assertThat(read).hasSize(8);
    assertThat(batches.of(draws, 8, 12)).as("not ahead").isEqualTo(expected(draws, 8, 12));
    assertThat(read).hasSize(12);
  }

  @Test
  void noMoreThanARoundIsReadAhead() {
    batches.readAhead(draws, round(0), 1000);
    assertThat(read).hasSize(12);
  }

  @Test
  void wholeBatchesAreReadAheadOrNone() {
    batches.readAhead(draws, round(0), 7);
    assertThat(read).hasSize(4);
    batches.readAhead(draws, round(0), 3);
    batches.readAhead(draws, round(0), -5);
    assertThat(read).hasSize(4);
  }

  /** The last batch of an epoch is short, and after it there is none. */
  @Test
  void theEndOfTheDrawsIsTheEnd() {
    batches.readAhead(draws, round(1), 1000);
    assertThat(read).hasSize(11);
    assertThat(batches.of(draws, 20, 23)).isEqualTo(expected(draws, 20, 23));
    assertThat(read).hasSize(11);
    batches.readAhead(draws, round(2), 1000);
    assertThat(read).hasSize(11);
  }

  @Test
  void whatWasReadAheadForAnotherRoundOrOrderIsNotTaken() {
    batches.readAhead(draws, round(1), 1000);
    assertThat(batches.of(draws, 0, 4)).isEqualTo(expected(draws, 0, 4));
    DrawOrder other = draws(2);
    assertThat(batches.of(other, 12, 16)).isEqualTo(expected(other, 12, 16));
    assertThat(other.id(12)).isNotEqualTo(draws.id(12));
  }
}
