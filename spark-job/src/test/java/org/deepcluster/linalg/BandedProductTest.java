package org.deepcluster.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.deepcluster.linalg.RandomBlock.random;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BandedProductTest {
  @ParameterizedTest
  @CsvSource({"1,1,1", "1,256,300", "33,17,128", "129,64,129", "512,256,5", "2,3,257"})
  void everyElementIsAProductAndItsOffset(int n, int d, int k) {
    FloatBlock left = random(k, d, 1);
    float[] offsets = random(1, k, 2).values();
    try (BandedProduct product = new BandedProduct(left, offsets)) {
      // a larger, a smaller and again the larger block: room is made once and reused
      for (int rows : new int[] {n, 1, n}) {
        FloatBlock x = random(rows, d, 3);
        product.load(x);
        for (int first = 0; first < k; first += BandedProduct.BAND) {
          FloatBuffer band = product.band(first);
          for (int c = first; c < Math.min(k, first + BandedProduct.BAND); c++) {
            for (int i = 0; i < rows; i++) {
              assertThat((double) band.get((c - first) * rows + i))
                  .isCloseTo(offsets[c] + dot(left, c, x, i), within(1e-4));
            }
          }
        }
      }
    }
  }

  private static double dot(FloatBlock a, int i, FloatBlock b, int j) {
    double sum = 0;
    for (int c = 0; c < a.columns(); c++) {
      sum += (double) a.values()[a.offset(i) + c] * b.values()[b.offset(j) + c];
    }
    return sum;
  }

  @Test
  void shapesThatDoNotFitAreRefusedInWords() {
    assertThatThrownBy(() -> new BandedProduct(random(3, 2, 1), new float[2]))
        .hasMessage(
            "Cannot add 2 offsets to products of a matrix of 3 rows (rule: one offset a row)");
    try (BandedProduct product = new BandedProduct(random(3, 2, 1), new float[3])) {
      assertThatThrownBy(() -> product.load(random(4, 5, 1)))
          .hasMessage("Cannot multiply rows of 5 columns by a matrix of 2 (rule: the same number)");
    }
  }
}
