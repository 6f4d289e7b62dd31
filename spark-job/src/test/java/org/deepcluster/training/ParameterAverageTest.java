package org.deepcluster.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.deepcluster.model.NetworkState;
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
    RoundReport report = new RoundReport(worker, trained, 2.0 * trained.count(), false);
    return new RoundResult(report, new NetworkState(values, momentum));
  }

  /** By hand: (3 * 1 + 1 * 5) / 4 = 2, (3 * 2 + 1 * 10) / 4 = 4. */
  @Test
  void weightsByExamples() {
    ParameterAverage average =
        ParameterAverage.of(List.of(result(0, THREE, 1, 2), result(1, ONE, 5, 10)), 7);
    assertThat(average.state().parameters()).containsExactly(2, 4);
    assertThat(average.state().momentum()).containsExactly(-2, -4);
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
    assertThat(joined.state().parameters()).isEqualTo(whole.state().parameters());
    assertThat(joined.state().momentum()).isEqualTo(whole.state().momentum());
    assertThat(joined.trained()).isEqualTo(whole.trained());
    assertThat(joined.lossSum()).isEqualTo(whole.lossSum());
  }

  private static RoundResult slice(RoundResult whole, int from, int to) {
    return new RoundResult(
        whole.report(),
        new NetworkState(
            Arrays.copyOfRange(whole.state().parameters(), from, to),
            Arrays.copyOfRange(whole.state().momentum(), from, to)));
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
  void aDivergedWorkerIsRefused() {
    List<RoundReport> reports =
        List.of(new RoundReport(0, THREE, 6, false), new RoundReport(1, ONE, Double.NaN, true));
    assertThatThrownBy(() -> ParameterAverage.requireConverging(reports, 3))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("Cannot go on from round 3: worker 1 diverged, its loss is NaN")
        .hasMessageContaining("lower training.learning-rate");
  }

  @Test
  void otherDrawsThanPlannedAreRefused() {
    ParameterAverage average = ParameterAverage.of(List.of(result(0, THREE, 1)), 2);
    assertThatThrownBy(() -> average.requirePlanned(ONE, 2))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("Cannot use round 2: the workers trained 3 images, 1 were planned");
    assertThat(average.requirePlanned(THREE, 2)).isSameAs(average);
  }

  /** Longer than a chunk of the sum, by the mean of two. */
  @Test
  void averagesEveryValueOfLongRows() {
    float[] ones = new float[10_000];
    float[] rising = new float[10_000];
    for (int i = 0; i < rising.length; i++) {
      ones[i] = 1;
      rising[i] = i;
    }
    float[] average =
        ParameterAverage.of(List.of(result(0, ONE, ones), result(1, ONE, rising)), 0)
            .state()
            .parameters();
    for (int i = 0; i < rising.length; i++) {
      assertThat(average[i]).isEqualTo((i + 1) / 2f);
    }
  }
}
