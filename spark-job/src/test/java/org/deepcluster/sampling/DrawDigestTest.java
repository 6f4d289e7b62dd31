package org.deepcluster.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deepcluster.config.SamplingMode;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawDigestTest {
  private static final SamplingPlan PLAN =
      SamplingPlanTest.plan(
          SamplingMode.INVERSE_SIZE,
          SamplingPlanTest.skewed(300, 10, new Seed(1).random()),
          10,
          1000,
          new Seed(2));

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100, 1000})
  void roundsOfWorkersAddUpToThePlan(int round) {
    DrawDigest sum = DrawDigest.NONE;
    for (IdRange shard :
        List.of(new IdRange(200, 300), new IdRange(0, 123), new IdRange(123, 200))) {
      DrawOrder order = DrawOrder.of(PLAN, List.of(shard), new Seed(3));
      for (int from = 0; from < order.draws(); from += round) {
        sum = sum.merge(DrawDigest.of(order, from, Math.min(order.draws(), from + round)));
      }
      assertThat(DrawDigest.of(order, 0, order.draws()))
          .isEqualTo(DrawDigest.of(PLAN, List.of(shard)));
    }
    assertThat(sum).isEqualTo(DrawDigest.of(PLAN));
  }

  @Test
  void orderDoesNotMatter() {
    assertThat(DrawDigest.NONE.plus(1, 0).plus(5, 2))
        .isEqualTo(DrawDigest.NONE.plus(5, 2).plus(1, 0));
  }

  @Test
  void aLostARepeatedAndAForeignDrawAreSeen() {
    DrawDigest planned = DrawDigest.NONE.plus(1, 0).plus(1, 1).plus(2, 0);
    assertThat(DrawDigest.NONE.plus(1, 0).plus(1, 1)).isNotEqualTo(planned);
    assertThat(DrawDigest.NONE.plus(1, 0).plus(1, 0).plus(2, 0)).isNotEqualTo(planned);
    assertThat(DrawDigest.NONE.plus(1, 0).plus(1, 1).plus(3, 0)).isNotEqualTo(planned);
    assertThat(DrawDigest.NONE.plus(0, 1).plus(1, 1).plus(2, 0)).isNotEqualTo(planned);
  }
}
