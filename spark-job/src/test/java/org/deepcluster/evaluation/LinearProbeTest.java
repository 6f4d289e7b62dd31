package org.deepcluster.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.deepcluster.features.FeatureBlock;
import org.deepcluster.linalg.FloatBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden values: scikit-learn 1.9.1 and PyTorch 2.15.0, see resources/evaluation/probes.py. */
class LinearProbeTest {
  private static final TestingImages IMAGES = new TestingImages(24, 6);
  private static final int TRAIN = 3000;
  private static final int TEST = 1000;

  @Test
  void equalsScikitLearnAndTorch() throws IOException {
    JsonNode golden = TestingImages.golden();
    List<FeatureBlock> blocks = IMAGES.blocks(0, TRAIN, 256);
    int[] labels = IMAGES.labels(0, TRAIN);
    assertThat(sum(blocks)).isEqualTo(golden.get("checksum").asDouble(), within(1e-6));
    Standardisation standardisation = moments(blocks, labels).standardisation();
    List<LabelledRows> rows = scaled(standardisation, blocks, labels);
    LinearClassifier trained = LinearProbe.STANDARD.train(6, 24, at -> loss(rows, at));
    Objective.Value reached = loss(rows, trained).mean(trained.parameters(), 1e-4);
    double accuracy = accuracy(standardisation, trained);
    assertThat(reached.value()).isEqualTo(golden.get("loss").asDouble(), within(1e-5));
    assertThat(reached.value()).isEqualTo(golden.get("loss_torch").asDouble(), within(1e-5));
    assertThat(accuracy).isEqualTo(golden.get("linear").asDouble(), within(0.005));
    assertThat(accuracy).isEqualTo(golden.get("linear_torch").asDouble(), within(0.005));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100, 3000})
  void cutsOfTheRowsChangeNothingButRounding(int rowsPerBlock) {
    int[] labels = IMAGES.labels(0, 600);
    List<LabelledRows> whole = scaled(IMAGES.blocks(0, 600, 600), labels);
    List<LabelledRows> cut = scaled(IMAGES.blocks(0, 600, rowsPerBlock), labels);
    LinearClassifier at = classifier(0.1);
    Objective.Value expected = loss(whole, at).mean(at.parameters(), 1e-4);
    Objective.Value actual = loss(cut, at).mean(at.parameters(), 1e-4);
    assertThat(actual.value()).isEqualTo(expected.value(), within(1e-6));
    assertThat(actual.gradient()).containsExactly(expected.gradient(), within(1e-5));
  }

  @Test
  void theGradientIsTheSlope() {
    List<LabelledRows> rows = scaled(IMAGES.blocks(0, 200, 50), IMAGES.labels(0, 200));
    LinearClassifier at = classifier(0.3);
    Objective.Value here = loss(rows, at).mean(at.parameters(), 1e-2);
    for (int i = 0; i < at.parameters().length; i += 7) {
      double slope = (value(rows, at, i, 1e-2) - value(rows, at, i, -1e-2)) / 2e-2;
      assertThat(here.gradient()[i]).as("parameter %d", i).isEqualTo(slope, within(2e-4));
    }
  }

  @Test
  void unlabelledImagesTakeNoPart() {
    int[] labels = IMAGES.labels(0, 300);
    int[] some = labels.clone();
    for (int i = 200; i < 300; i++) {
      some[i] = -1;
    }
    List<FeatureBlock> blocks = IMAGES.blocks(0, 300, 64);
    ColumnMoments moments = moments(blocks, some);
    assertThat(moments.count()).isEqualTo(200);
    assertThat(moments.standardisation().means())
        .containsExactly(
            moments(IMAGES.blocks(0, 200, 64), labels).standardisation().means(), within(1e-12));
    assertThat(scaled(blocks, some).stream().mapToInt(block -> block.labels().length).sum())
        .isEqualTo(200);
  }

  @Test
  void aConstantFeatureBecomesZero() {
    FeatureBlock block =
        new FeatureBlock(new long[] {0, 1}, new FloatBlock(2, 2, new float[] {3, 1, 3, 5}));
    int[] labels = {0, 1};
    Standardisation scale = moments(List.of(block), labels).standardisation();
    assertThat(scale.apply(block, labels).rows().values())
        .containsExactly(new float[] {0, -1, 0, 1}, within(1e-6f));
  }

  @Test
  void oneClassIsPredictedAlways() {
    int[] labels = new int[100];
    List<LabelledRows> rows = scaled(IMAGES.blocks(0, 100, 64), labels);
    LinearClassifier trained = LinearProbe.STANDARD.train(1, 24, at -> loss(rows, at));
    assertThat(trained.predict(rows.get(0).rows())).containsOnly(0);
  }

  @Test
  void equalScoresGoToTheLowestLabel() {
    LinearClassifier even = new LinearClassifier(3, 1, new double[6]);
    assertThat(even.predict(FloatBlock.zeros(2, 1))).containsExactly(0, 0);
  }

  @Test
  void refusesFeaturesThatAreNotFinite() {
    FeatureBlock block =
        new FeatureBlock(new long[] {0, 1}, new FloatBlock(2, 1, new float[] {1, Float.NaN}));
    List<LabelledRows> rows = scaled(List.of(block), new int[] {0, 1});
    assertThatThrownBy(() -> LinearProbe.STANDARD.train(2, 1, at -> loss(rows, at)))
        .hasMessage("Cannot minimise: the value is NaN (rule: finite; are all features finite?)");
  }

  @Test
  void refusesToTrainWithoutLabels() {
    assertThatThrownBy(() -> scaled(IMAGES.blocks(0, 3, 3), new int[] {-1, -1, -1}))
        .hasMessage(
            "Cannot standardise features: no labelled image (rule: at least one; does the dataset have labels?)");
  }

  private static double accuracy(Standardisation standardisation, LinearClassifier trained) {
    int[] labels = IMAGES.labels(TRAIN, TEST);
    LabelledRows test = standardisation.apply(IMAGES.block(TRAIN, 0, TEST), labels);
    return Labels.hits(trained.predict(test.rows()), test.labels()).share();
  }

  private static LinearClassifier classifier(double size) {
    double[] parameters = new double[LinearClassifier.size(6, 24)];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = size * (TestingImages.uniform(i + 5L) - 0.5);
    }
    return new LinearClassifier(6, 24, parameters);
  }

  private static double value(List<LabelledRows> rows, LinearClassifier at, int i, double step) {
    double[] moved = at.parameters().clone();
    moved[i] += step;
    return loss(rows, new LinearClassifier(6, 24, moved)).mean(moved, 1e-2).value();
  }

  private static List<LabelledRows> scaled(List<FeatureBlock> blocks, int[] labels) {
    return scaled(moments(blocks, labels).standardisation(), blocks, labels);
  }

  private static List<LabelledRows> scaled(
      Standardisation standardisation, List<FeatureBlock> blocks, int[] labels) {
    return blocks.stream().map(block -> standardisation.apply(block, labels)).toList();
  }

  /** One accumulator a block, merged. */
  private static ColumnMoments moments(List<FeatureBlock> blocks, int[] labels) {
    return blocks.stream()
        .map(block -> new ColumnMoments().add(block, labels))
        .reduce(new ColumnMoments(), ColumnMoments::merge);
  }

  private static SoftmaxLoss loss(List<LabelledRows> rows, LinearClassifier at) {
    return rows.stream()
        .map(block -> new SoftmaxLoss(at.classes(), at.columns()).add(block, at))
        .reduce(new SoftmaxLoss(at.classes(), at.columns()), SoftmaxLoss::merge);
  }

  private static double sum(List<FeatureBlock> blocks) {
    double sum = 0;
    for (FeatureBlock block : blocks) {
      for (float value : block.rows().values()) {
        sum += value;
      }
    }
    return sum;
  }
}
