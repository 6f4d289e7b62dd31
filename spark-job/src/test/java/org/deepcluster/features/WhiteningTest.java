package org.deepcluster.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.deepcluster.linalg.FloatBlock;
import org.junit.jupiter.api.Test;

class WhiteningTest {
  private static final int N = 3000;
  private static final int D = 12;

  /** Correlated columns with large means and scales from 0.01 to 100; six are above the floor. */
  private static FloatBlock rows() {
    SplittableRandom random = new SplittableRandom(4);
    FloatBlock rows = FloatBlock.zeros(N, D);
    for (int i = 0; i < N; i++) {
      double common = random.nextGaussian();
      for (int j = 0; j < D; j++) {
        double scale = Math.pow(10, j % 5 - 2);
        rows.values()[i * D + j] = (float) (50 + scale * (random.nextGaussian() + 0.5 * common));
      }
    }
    return rows;
  }

  private static Moments moments(FloatBlock rows, int... cuts) {
    Moments total = new Moments(rows.row(0));
    int from = 0;
    for (int cut : cuts) {
      Moments part = new Moments(rows.row(0));
      part.add(
          new FloatBlock(
              cut - from,
              D,
              java.util.Arrays.copyOfRange(rows.values(), rows.offset(from), rows.offset(cut))));
      total.merge(part);
      from = cut;
    }
    return total;
  }

  @Test
  void whitenedCovarianceIsTheIdentity() {
    FloatBlock rows = rows();
    Whitening whitening = Whitening.fit(moments(rows, N), 6);
    FloatBlock white;
    try (Whitening.Applied applied = whitening.open()) {
      white = applied.apply(rows);
    }
    Moments after = new Moments(white.row(0));
    after.add(white);
    double[] covariance = after.covariance();
    for (int i = 0; i < 6; i++) {
      assertThat(after.mean()[i]).isCloseTo(0, within(1e-3));
      for (int j = i; j < 6; j++) {
        assertThat(covariance[i * 6 + j]).isCloseTo(i == j ? 1 : 0, within(1e-3));
      }
    }
  }

  @Test
  void momentsAreTheSameUnderManyCuts() {
    FloatBlock rows = rows();
    double[] whole = moments(rows, N).covariance();
    for (int[] cuts : new int[][] {{1, N}, {700, 701, N}, {1000, 2000, N}}) {
      double[] parts = moments(rows, cuts).covariance();
      for (int i = 0; i < whole.length; i++) {
        assertThat(parts[i]).isCloseTo(whole[i], within(1e-6 * Math.max(1, Math.abs(whole[i]))));
      }
    }
  }

  @Test
  void valuesThatAreNotFiniteAreRefused() {
    FloatBlock rows = FloatBlock.zeros(3, D);
    rows.values()[D + 2] = Float.NaN;
    assertThatThrownBy(() -> new Moments(new float[D]).add(rows))
        .hasMessageContaining("row 1 of a block holds a value that is not finite");
  }

  @Test
  void oneRowCannotBeWhitened() {
    Moments one = new Moments(new float[D]);
    one.add(FloatBlock.zeros(1, D));
    assertThatThrownBy(() -> Whitening.fit(one, 4)).hasMessageContaining("at least 2 rows");
  }

  @Test
  void zeroRowsStayZeroAndAreCounted() {
    FloatBlock rows = new FloatBlock(2, 2, new float[] {3, 4, 0, 0});
    assertThat(UnitLength.normalise(rows)).isEqualTo(1);
    assertThat(rows.values()).containsExactly(0.6f, 0.8f, 0, 0);
  }
}
