package org.deepcluster.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactGridTest {
  private static final int TERMS = 100_000;

  /** Values of both signs whose magnitudes span nine decades. */
  private static float[] terms(double largest) {
    SplittableRandom random = new SplittableRandom(6);
    float[] terms = new float[TERMS];
    for (int i = 0; i < TERMS; i++) {
      terms[i] = (float) (random.nextDouble(-1, 1) * largest * Math.pow(10, -random.nextInt(10)));
    }
    return terms;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-40, 3e-5, 1, 1.999, 2, 1e30})
  void sumsOfRoundedTermsAreExact(double largest) {
    ExactGrid grid = ExactGrid.of(TERMS, largest);
    double forwards = 0;
    BigDecimal exact = BigDecimal.ZERO;
    float[] terms = terms(largest);
    for (float term : terms) {
      double rounded = grid.round(term);
      assertThat(rounded).isCloseTo(term, within(TERMS * largest * 0x1p-50));
      forwards += rounded;
      exact = exact.add(new BigDecimal(rounded));
    }
    double backwards = 0;
    for (int i = TERMS - 1; i >= 0; i--) {
      backwards += grid.round(terms[i]);
    }
    assertThat(forwards).isEqualTo(backwards);
    assertThat(new BigDecimal(forwards)).isEqualByComparingTo(exact);
  }

  @Test
  void sumsAreExactWhereAllTermsAreTheLargest() {
    ExactGrid grid = ExactGrid.of(TERMS, 0.7f);
    double step = grid.round(0.7f);
    double sum = 0;
    for (int i = 0; i < TERMS; i++) {
      sum += step;
    }
    assertThat(new BigDecimal(sum))
        .isEqualByComparingTo(new BigDecimal(step).multiply(new BigDecimal(TERMS)));
  }

  @Test
  void aFinerGridHoldsWhatRoundingLeaves() {
    ExactGrid grid = ExactGrid.of(TERMS, 1);
    ExactGrid finer = grid.finer(TERMS);
    for (float term : terms(1)) {
      double rounded = grid.round(term);
      double remainder = finer.round(term - rounded);
      assertThat(rounded + remainder).isCloseTo(term, within(0x1p-60));
    }
  }
}
