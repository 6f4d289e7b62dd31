package org.deepcluster.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deepcluster.linalg.RandomBlock.random;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Optional;
import org.deepcluster.linalg.CoarseProduct;
import org.deepcluster.linalg.FloatBlock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a CPU whose products are coarse: its choices are those of distances in double precision. */
class CoarseNearestTest {
  @BeforeEach
  void needsInstructions() {
    assumeTrue(CoarseProduct.isFast(), "no instructions for bfloat16");
  }

  private static Optional<int[]> coarse(FloatBlock rows, FloatBlock centroids) {
    FloatBlock doubled = FloatBlock.zeros(centroids.rows(), centroids.columns());
    float[] norms = new float[centroids.rows()];
    for (int j = 0; j < doubled.values().length; j++) {
      float value = centroids.values()[j];
      doubled.values()[j] = -2 * value;
      norms[j / centroids.columns()] += value * value;
    }
    Optional<CoarseNearest> nearest = CoarseNearest.of(centroids, doubled, norms);
    Optional<int[]> clusters = nearest.flatMap(some -> some.clusters(rows));
    nearest.ifPresent(CoarseNearest::close);
    return clusters;
  }

  private static int[] exact(FloatBlock rows, FloatBlock centroids) {
    int[] clusters = new int[rows.rows()];
    for (int i = 0; i < clusters.length; i++) {
      double best = Double.MAX_VALUE;
      for (int c = 0; c < centroids.rows(); c++) {
        double distance = SquaredDistance.between(rows, i, centroids, c);
        if (distance < best) {
          best = distance;
          clusters[i] = c;
        }
      }
    }
    return clusters;
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "300,256,400", "64,17,129", "200,64,128", "33,3,7", "512,100,1000"})
  void choosesAsExactDistancesDo(int n, int d, int k) {
    FloatBlock rows = random(n, d, 1);
    FloatBlock centroids = random(k, d, 2);
    assertThat(coarse(rows, centroids)).hasValue(exact(rows, centroids));
  }

  /** Far below what bfloat16 tells apart, about as far as float32 does. */
  @ParameterizedTest
  @ValueSource(floats = {1e-2f, 1e-4f, 1e-6f})
  void tellsCentroidsApartThatAreCloseTogether(float apart) {
    FloatBlock rows = random(256, 64, 3);
    FloatBlock pairs = random(200, 64, 4);
    FloatBlock moves = random(200, 64, 5);
    for (int c = 1; c < 200; c += 2) {
      for (int j = 0; j < 64; j++) {
        int at = pairs.offset(c) + j;
        pairs.values()[at] = pairs.values()[at - 64] + apart * moves.values()[at];
      }
    }
    assertThat(coarse(rows, pairs)).hasValue(exact(rows, pairs));
  }

  /** Every value loses as much as it can, all in one direction. */
  @Test
  void holdsWhereAllRoundingsAddUp() {
    FloatBlock rows = FloatBlock.zeros(64, 256);
    FloatBlock centroids = FloatBlock.zeros(12, 256);
    for (int j = 0; j < rows.values().length; j++) {
      rows.values()[j] = 1 + 0x1p-8f + (j / 256 % 2 == 0 ? 0x1p-20f : -0x1p-20f);
    }
    for (int j = 0; j < centroids.values().length; j++) {
      centroids.values()[j] = 1 + 0x1p-8f + (j / 256 - 6) * 0x1p-12f;
    }
    assertThat(coarse(rows, centroids)).hasValue(exact(rows, centroids));
  }

  @Test
  void lengthsMayDifferByOrdersOfMagnitude() {
    FloatBlock rows = random(128, 32, 6);
    FloatBlock centroids = random(100, 32, 7);
    for (int j = 0; j < centroids.values().length; j++) {
      centroids.values()[j] *= (float) Math.pow(10, j / 32 % 9 - 4);
    }
    for (int j = 0; j < rows.values().length; j++) {
      rows.values()[j] *= (float) Math.pow(10, j / 32 % 5 - 2);
    }
    assertThat(coarse(rows, centroids)).hasValue(exact(rows, centroids));
  }

  @Test
  void zerosAreNearestToZeros() {
    FloatBlock rows = FloatBlock.zeros(3, 8);
    FloatBlock centroids = random(5, 8, 8);
    Arrays.fill(centroids.values(), 2 * 8, 3 * 8, 0);
    assertThat(coarse(rows, centroids)).hasValue(new int[] {2, 2, 2});
  }

  @Test
  void equalCentroidsGoToTheLowestAsLongAsTheyFitTheList() {
    FloatBlock rows = random(40, 8, 9);
    FloatBlock equal = FloatBlock.zeros(Shortlist.LENGTH, 8);
    assertThat(coarse(rows, equal)).hasValue(new int[40]);
    assertThat(coarse(rows, FloatBlock.zeros(Shortlist.LENGTH + 1, 8))).isEmpty();
  }

  /** What was low enough at first makes room for what is lower. */
  @Test
  void listsAreShortenedAsLowerScoresCome() {
    FloatBlock row = new FloatBlock(1, 1, new float[] {0});
    FloatBlock descending = FloatBlock.zeros(500, 1);
    for (int c = 0; c < 500; c++) {
      descending.values()[c] = 500 - c;
    }
    assertThat(coarse(row, descending)).hasValue(new int[] {499});
  }

  @ParameterizedTest
  @ValueSource(
      floats = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MAX_VALUE,
        1e19f
      })
  void valuesOutOfRangeAreLeftToFloat32(float value) {
    FloatBlock rows = random(40, 5, 1);
    rows.values()[rows.offset(23) + 2] = value;
    FloatBlock centroids = random(30, 5, 2);
    assertThat(coarse(rows, centroids)).isEmpty();
    centroids.values()[7] = value;
    assertThat(coarse(random(40, 5, 1), centroids)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-13f, Float.MIN_VALUE})
  void whatIsTooSmallIsLeftToFloat32(float value) {
    FloatBlock small = new FloatBlock(1, 2, new float[] {value, 0});
    assertThat(coarse(small, random(3, 2, 1))).isEmpty();
    assertThat(coarse(random(3, 2, 1), small)).isEmpty();
  }

  /** Both products, on rows that have structure: bench-like iterations of Lloyd's. */
  @Test
  void assignsAsFloat32Does() {
    FloatBlock rows = random(512, 64, 10);
    FloatBlock centroids = random(300, 64, 11);
    try (NearestCentroid coarse = new NearestCentroid(centroids, true);
        NearestCentroid plain = new NearestCentroid(centroids, false)) {
      assertThat(coarse.clusters(rows)).isEqualTo(plain.clusters(rows));
      Assigned assigned = coarse.assign(rows);
      assertThat(assigned.clusters()).isEqualTo(plain.assign(rows).clusters());
      assertThat(assigned.margins()).isEqualTo(plain.assign(rows).margins());
    }
  }
}
