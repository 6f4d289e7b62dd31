package org.deepcluster.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.deepcluster.linalg.RandomBlock.random;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoarseProductTest {
  @ParameterizedTest
  @CsvSource({"1,1,1", "1,256,300", "33,17,128", "129,64,129", "512,256,5", "2,3,257"})
  void everyElementIsAProductOfRoundedRows(int n, int d, int k) {
    assumeTrue(CoarseProduct.isFast());
    FloatBlock left = random(k, d, 1);
    try (CoarseProduct product = new CoarseProduct(left)) {
      // a larger, a smaller and again the larger block: room is made once and reused
      for (int rows : new int[] {n, 1, n}) {
        FloatBlock x = random(rows, d, 3);
        product.load(x);
        for (int first = 0; first < k; first += CoarseProduct.BAND) {
          FloatBuffer band = product.band(first);
          for (int c = first; c < Math.min(k, first + CoarseProduct.BAND); c++) {
            for (int i = 0; i < rows; i++) {
              double lengths = Math.sqrt(rounded(left, c, left, c) * rounded(x, i, x, i));
              assertThat((double) band.get((c - first) * rows + i))
                  .isCloseTo(rounded(left, c, x, i), within(CoarseProduct.error(d) * lengths));
            }
          }
        }
      }
    }
  }

  private static double rounded(FloatBlock a, int i, FloatBlock b, int j) {
    double sum = 0;
    for (int c = 0; c < a.columns(); c++) {
      sum +=
          (double) CoarseProduct.rounded(a.values()[a.offset(i) + c])
              * CoarseProduct.rounded(b.values()[b.offset(j) + c]);
    }
    return sum;
  }

  /** Eight digits: next to 1 comes 1 + 2^-7. By hand. */
  @ParameterizedTest
  @CsvSource({
    "0x1p0,0x1p0",
    "0x1.00ffp0,0x1p0",
    "0x1.01p0,0x1p0", // halfway: to the even one
    "0x1.0102p0,0x1.02p0",
    "0x1.03p0,0x1.04p0",
    "-0x1.0102p0,-0x1.02p0",
    "0x1.ffp-3,0x1p-2",
    "0x0p0,0x0p0"
  })
  void roundsToTheNearest(float value, float expected) {
    assertThat(CoarseProduct.rounded(value)).isEqualTo(expected);
  }

  @Test
  void shapesThatDoNotFitAreRefusedInWords() {
    assumeTrue(CoarseProduct.isFast());
    try (CoarseProduct product = new CoarseProduct(random(3, 2, 1))) {
      assertThatThrownBy(() -> product.load(random(4, 5, 1)))
          .hasMessage("Cannot multiply rows of 5 columns by a matrix of 2 (rule: the same number)");
    }
  }
}
