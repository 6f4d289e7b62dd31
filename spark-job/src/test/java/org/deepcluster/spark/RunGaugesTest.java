package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.Stage;
import org.deepcluster.runs.Step;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Speeds and times over the commits of two epochs of 100 images, half of them each part. */
class RunGaugesTest {
  private final RunGauges gauges = new RunGauges();

  @BeforeEach
  void begin() {
    gauges.begin(2, 100);
  }

  private void commit(Step step, Map<String, Object> facts, Map<String, Double> seconds) {
    gauges.committed(
        new Commit(
            step,
            0,
            new Seed(1),
            List.of(),
            new TreeMap<>(facts),
            new TreeMap<>(Map.of("seconds", seconds)),
            "",
            ""));
  }

  private void trained(Step step, long imagesSeen, double seconds) {
    commit(step, Map.of("images_seen", imagesSeen, "loss", 2.5), Map.of("train", seconds));
  }

  @Test
  void beforeTheFirstCommitThereIsNoFigure() {
    assertThat(gauges.value(RunGauges.EPOCH)).isZero();
    assertThat(gauges.value(RunGauges.EPOCHS)).isEqualTo(2);
    assertThat(gauges.value("loss")).isNaN();
    assertThat(gauges.value(RunGauges.COMMITTED)).isNaN();
  }

  @Test
  void speedIsThatOfACommitAndTimeThatOfAnEpoch() {
    trained(Step.train(1, 2), 50, 10);
    assertThat(gauges.value(RunGauges.TRAINED)).isEqualTo(5);
    trained(Step.of(1, Stage.NETWORK), 100, 5);
    assertThat(gauges.value(RunGauges.TRAINED)).isEqualTo(10);
    assertThat(gauges.value("train_seconds")).isEqualTo(15);
    assertThat(gauges.value(RunGauges.EPOCH)).isEqualTo(1);
    trained(Step.train(2, 2), 50, 2);
    assertThat(gauges.value(RunGauges.TRAINED)).isEqualTo(25);
    assertThat(gauges.value("train_seconds")).isEqualTo(2);
    assertThat(gauges.value(RunGauges.EPOCH)).isEqualTo(1);
  }

  @Test
  void extractionIsOfAllImagesWithoutTheirDecoding() {
    commit(Step.of(1, Stage.FEATURES), Map.of(), Map.of("decode", 30.0, "extract", 4.0));
    assertThat(gauges.value(RunGauges.EXTRACTED)).isEqualTo(25);
    assertThat(gauges.value("decode_seconds")).isEqualTo(30);
  }

  @Test
  void theNextRunBeginsAnew() {
    commit(Step.of(1, Stage.CLUSTERS), Map.of("repairs", 3L), Map.of("whiten", 1.0));
    assertThat(gauges.value("repairs")).isEqualTo(3);
    gauges.begin(5, 10);
    assertThat(gauges.value("repairs")).isNaN();
    assertThat(gauges.value(RunGauges.EPOCHS)).isEqualTo(5);
  }

  @Test
  void everyGaugeIsRegisteredOnce() {
    MetricRegistry registry = new MetricRegistry();
    gauges.register(registry);
    assertThat(registry.getGauges())
        .hasSize(6 + RunGauges.FACTS.size() + RunGauges.STAGES.size())
        .containsKeys("epoch", "loss", "train_seconds");
  }
}
