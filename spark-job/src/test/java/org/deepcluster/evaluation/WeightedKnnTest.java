package org.deepcluster.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedKnnTest {
  private static final FeatureBlock EAST = block(0, new float[][] {{2, 0}});

  @Test
  void theNearestOutvotesMoreThatAreFar() {
    FeatureBlock train = block(0, new float[][] {{5, 0}, {0, 1}, {0, 2}, {0, 3}});
    assertThat(predict(new WeightedKnn(4, 0.07), EAST, train, 1, 0, 0, 0)).containsExactly(1);
  }

  @Test
  void aHighTemperatureCountsHeads() {
    FeatureBlock train = block(0, new float[][] {{5, 0}, {0, 1}, {0, 2}, {0, 3}});
    assertThat(predict(new WeightedKnn(4, 1000), EAST, train, 1, 0, 0, 0)).containsExactly(0);
  }

  @Test
  void equalVotesGoToTheLowestClass() {
    FeatureBlock train = block(0, new float[][] {{1, 0}, {3, 0}});
    assertThat(predict(new WeightedKnn(2, 0.07), EAST, train, 4, 2)).containsExactly(2);
  }

  @Test
  void equalSimilarityGoesToTheLowestId() {
    FeatureBlock train = block(0, new float[][] {{1, 0}, {3, 0}, {2, 0}});
    assertThat(predict(new WeightedKnn(1, 0.07), EAST, train, 4, 2, 1)).containsExactly(4);
  }

  @Test
  void aZeroRowIsSimilarToNothing() {
    FeatureBlock train = block(0, new float[][] {{-1, 0}, {0, 0}, {-2, 0}});
    assertThat(predict(new WeightedKnn(1, 0.07), EAST, train, 0, 1, 0)).containsExactly(1);
  }

  @Test
  void unlabelledTrainImagesDoNotVote() {
    FeatureBlock train = block(0, new float[][] {{1, 0}, {0, 1}});
    assertThat(predict(WeightedKnn.STANDARD, EAST, train, -1, 3)).containsExactly(3);
  }

  @Test
  void withoutNeighboursNothingIsPredicted() {
    FeatureBlock train = block(0, new float[][] {{1, 0}});
    assertThat(predict(WeightedKnn.STANDARD, EAST, train, -1)).containsExactly(-1);
  }

  @Test
  void aVeryLowTemperatureDoesNotOverflow() {
    FeatureBlock train = block(0, new float[][] {{1, 0}, {0, 1}});
    assertThat(predict(new WeightedKnn(2, 1e-6), EAST, train, 3, 0)).containsExactly(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void equalsSortingAllSimilarities(long seed) {
    SplittableRandom random = Seed.derive(seed, 0, "knn", 0).random();
    FeatureBlock test = randomBlock(0, 700, 8, random);
    FeatureBlock train = randomBlock(0, 300, 8, random);
    int[] labels = random.ints(300, 0, 5).toArray();
    Neighbours nearest =
        new WeightedKnn(20, 0.07).search(WeightedKnn.unit(test), List.of(train).iterator(), labels);
    for (int row = 0; row < 700; row += 99) {
      int[] expected = sorted(test, row, train);
      for (int rank = 0; rank < 20; rank++) {
        assertThat(nearest.id(row, rank))
            .as("seed %d, row %d, rank %d", seed, row, rank)
            .isEqualTo(expected[rank]);
      }
    }
  }

  /** Golden value: NumPy 2.4.6 in double, see resources/evaluation/probes.py. */
  @Test
  void equalsBruteForceInDouble() throws IOException {
    TestingImages images = new TestingImages(24, 6);
    int[] labels = images.labels(0, 3000);
    WeightedKnn knn = WeightedKnn.STANDARD;
    Neighbours nearest =
        knn.search(
            WeightedKnn.unit(images.block(3000, 0, 1000)),
            images.blocks(0, 3000, 256).iterator(),
            labels);
    assertThat(Labels.hits(knn.vote(nearest, labels), images.labels(3000, 1000)).share())
        .isEqualTo(TestingImages.golden().get("knn").asDouble(), within(0.002));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void manyCutsAndOrdersGiveOneAnswer(long seed) {
    SplittableRandom random = Seed.derive(seed, 0, "cuts", 0).random();
    List<Offer> offers = new ArrayList<>();
    for (int id = 0; id < 200; id++) {
      offers.add(new Offer(random.nextInt(3), random.nextInt(5) / 4f, id)); // many ties
    }
    Neighbours whole = of(offers);
    Collections.shuffle(offers, new Random(seed));
    Neighbours merged = new Neighbours(3, 7);
    for (int from = 0; from < offers.size(); ) {
      int to = Math.min(offers.size(), from + 1 + random.nextInt(60));
      merged.merge(of(offers.subList(from, to)));
      from = to;
    }
    assertThat(merged).as("seed %d", seed).hasToString(whole.toString());
  }

  @Test
  void refusesFeaturesThatAreNotFinite() {
    FeatureBlock train = block(41, new float[][] {{1, Float.NaN}});
    assertThatThrownBy(() -> predict(WeightedKnn.STANDARD, EAST, train, new int[42]))
        .hasMessage(
            "Cannot normalise the features of image 41: norm NaN (rule: finite; did training diverge?)");
  }

  @Test
  void refusesAnotherLayersFeatures() {
    FeatureBlock train = block(0, new float[][] {{1, 2, 3}});
    assertThatThrownBy(() -> predict(WeightedKnn.STANDARD, EAST, train, 0))
        .hasMessage(
            "Cannot compare test rows of 2 features with train rows of 3 (rule: one feature layer)");
  }

  @Test
  void refusesIdsBeyondTheLabels() {
    FeatureBlock train = block(7, new float[][] {{1, 2}});
    assertThatThrownBy(() -> predict(WeightedKnn.STANDARD, EAST, train, 0))
        .hasMessage(
            "Cannot look up the label of image 7: 1 labels (rule: ids are 0 to n-1; are features and labels of one dataset?)");
  }

  @Test
  void refusesParametersOutOfRange() {
    assertThatThrownBy(() -> new WeightedKnn(0, 0.07))
        .hasMessage(
            "Cannot classify by neighbours: k=0, temperature=0.07 (rule: k at least 1, temperature finite and above 0)");
    assertThatThrownBy(() -> new WeightedKnn(20, Double.NaN)).hasMessageContaining("NaN");
  }

  @Test
  void unlabelledTestImagesAreNotCounted() {
    assertThat(Labels.hits(new int[] {1, 2, 0}, new int[] {1, 3, -1}).share()).isEqualTo(0.5);
  }

  private record Offer(int row, float similarity, long id) {}

  private static Neighbours of(List<Offer> offers) {
    Neighbours neighbours = new Neighbours(3, 7);
    offers.forEach(o -> neighbours.offer(o.row(), o.similarity(), o.id()));
    return neighbours;
  }

  private static int[] predict(
      WeightedKnn knn, FeatureBlock test, FeatureBlock train, int... labels) {
    Neighbours nearest = knn.search(WeightedKnn.unit(test), List.of(train).iterator(), labels);
    return knn.vote(nearest, labels);
  }

  private static int[] sorted(FeatureBlock test, int row, FeatureBlock train) {
    float[] query = test.rows().row(row);
    return IntStream.range(0, train.ids().length)
        .boxed()
        .sorted(Comparator.comparingDouble(id -> -cosine(query, train.rows().row(id))))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      squaresA += (double) a[i] * a[i];
      squaresB += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(squaresA * squaresB);
  }

  static FeatureBlock randomBlock(long firstId, int rows, int columns, SplittableRandom random) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return new FeatureBlock(ids(firstId, rows), new FloatBlock(rows, columns, values));
  }

  private static FeatureBlock block(long firstId, float[][] rows) {
    float[] values = new float[rows.length * rows[0].length];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, values, row * rows[0].length, rows[0].length);
    }
    return new FeatureBlock(
        ids(firstId, rows.length), new FloatBlock(rows.length, rows[0].length, values));
  }

  private static long[] ids(long firstId, int rows) {
    return IntStream.range(0, rows).mapToLong(i -> firstId + i).toArray();
  }
}
