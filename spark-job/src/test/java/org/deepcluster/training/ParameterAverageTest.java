package org.deepcluster.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.deepcluster.sampling.DrawDigest;
import org.junit.jupiter.api.Test;

class ParameterAverageTest {
  private static final DrawDigest THREE = new DrawDigest(3, 11);
  private static final DrawDigest ONE = new DrawDigest(1, 5);

  private static RoundResult result(int worker, DrawDigest trained, float... values) {
    float[] momentum = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      momentum[i] = -values[i];
    }
    return new RoundResult(
        new RoundReport(worker, trained, 2.0 * trained.count()), values, momentum);
  }

  /** By hand: (3 * 1 + 1 * 5) / 4 = 2, (3 * 2 + 1 * 10) / 4 = 4. */
  @Test
  void weightsByExamples() {
    ParameterAverage average =
        ParameterAverage.of(List.of(result(0, THREE, 1, 2), result(1, ONE, 5, 10)), 7);
    assertThat(average.parameters()).containsExactly(2, 4);
    assertThat(average.momentum()).containsExactly(-2, -4);
    assertThat(average.trained()).isEqualTo(THREE.merge(ONE));
    assertThat(average.lossSum()).isEqualTo(8);
  }

  @Test
  void slicesJoinToTheWhole() {
    RoundResult a = result(0, THREE, 1, 2, 3, 4, 5);
    RoundResult b = result(1, ONE, 9, 8, 7, 6, 5);
    ParameterAverage whole = ParameterAverage.of(List.of(a, b), 0);
    ParameterAverage joined =
        ParameterAverage.join(
            List.of(
                ParameterAverage.of(List.of(slice(a, 0, 2), slice(b, 0, 2)), 0),
                ParameterAverage.of(List.of(slice(a, 2, 5), slice(b, 2, 5)), 0)));
    assertThat(joined.parameters()).isEqualTo(whole.parameters());
    assertThat(joined.momentum()).isEqualTo(whole.momentum());
    assertThat(joined.trained()).isEqualTo(whole.trained());
    assertThat(joined.lossSum()).isEqualTo(whole.lossSum());
  }

  private static RoundResult slice(RoundResult whole, int from, int to) {
    return new RoundResult(
        whole.report(),
        Arrays.copyOfRange(whole.parameters(), from, to),
        Arrays.copyOfRange(whole.momentum(), from, to));
  }

  @Test
  void aMissingWorkerIsRefused() {
    assertThatThrownBy(() -> ParameterAverage.of(List.of(result(1, ONE, 1)), 4))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("Cannot average round 4: result 0 is of worker 1");
  }

  @Test
  void aRoundWithoutImagesIsRefused() {
    assertThatThrownBy(() -> ParameterAverage.of(List.of(result(0, DrawDigest.NONE, 1)), 4))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("no worker trained on any image");
  }

  @Test
  void valuesThatAreNotFiniteAreRefused() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      ParameterAverage average =
          ParameterAverage.of(List.of(result(0, THREE, 1, bad), result(1, ONE, 1, 1)), 3);
      assertThatThrownBy(() -> average.requireFinite(3))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("Cannot go on from round 3: training diverged, its loss is 2.0");
    }
  }
}
