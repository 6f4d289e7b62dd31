package org.deepcluster.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What answers are refused. */
class PeerStagesTest {
  private static final PeerStages.Input INPUT =
      new PeerStages.Input(
          Path.of("pixels"), Path.of("encoded"), 10, 32, List.of(), List.of(), 99, Map.of());

  /** A peer that gives {@code answers}, one after the other, whatever it is asked. */
  private static void with(Consumer<PeerStages> test, String... answers) {
    StringBuilder script = new StringBuilder();
    for (String answer : answers) {
      script.append("read -r line; echo '").append(answer).append("'; ");
    }
    try (Peer peer = Peer.start(List.of("bash", "-c", script + "cat"), 1)) {
      test.accept(new PeerStages(peer, "contiguous"));
    }
  }

  private static final String LOADED = "{\"images\": 10, \"parameters\": 99}";

  @Test
  void secondsComeBack() {
    with(
        stages -> {
          stages.load(INPUT);
          assertThat(stages.stage("extract")).isEqualTo(1.5);
          PeerStages.Epoch epoch = stages.epoch(true);
          assertThat(epoch.seconds()).isEqualTo(9);
          assertThat(epoch.stages()).isEqualTo(Map.of("train", 4.0));
        },
        LOADED,
        "{\"images\": 10, \"seconds\": 1.5}",
        "{\"images\": 10, \"seconds\": 9, \"loss\": 4.6, \"stages\": {\"train\": 4}}");
  }

  @Test
  void anotherNetworkIsRefused() {
    with(
        stages ->
            assertThatThrownBy(() -> stages.load(INPUT))
                .isInstanceOf(BenchException.class)
                .hasMessage("Cannot compare: the peer trains 98 parameters, we train 99"),
        "{\"images\": 10, \"parameters\": 98}");
  }

  @Test
  void anotherNumberOfImagesIsRefused() {
    with(
        stages -> {
          stages.load(INPUT);
          assertThatThrownBy(() -> stages.stage("train"))
              .hasMessage("Cannot compare train: the peer did 9 images, we do 10");
        },
        LOADED,
        "{\"images\": 9, \"seconds\": 1}");
  }

  @Test
  void aLossThatIsNoNumberIsRefused() {
    with(
        stages -> {
          stages.load(INPUT);
          assertThatThrownBy(() -> stages.stage("train"))
              .hasMessageStartingWith("Cannot compare train: the peer's loss is NaN");
        },
        LOADED,
        "{\"images\": 10, \"seconds\": 1, \"loss\": NaN}");
  }

  @Test
  void otherPixelsAreRefused() {
    with(
        stages -> {
          stages.load(INPUT);
          assertThatThrownBy(stages::decode)
              .hasMessageStartingWith(
                  "Cannot compare: the peer's pixels are 17.0 of 255 from ours");
        },
        LOADED,
        "{\"images\": 10, \"seconds\": 1, \"difference\": 17}");
  }

  @Test
  void objectivesOfOneStartMustAgree() {
    PeerStages.requireAlike("kmeans_k9", 1.004, 1);
    assertThatThrownBy(() -> PeerStages.requireAlike("kmeans_k9", 1.006, 1))
        .isInstanceOf(BenchException.class)
        .hasMessageStartingWith("Cannot compare kmeans_k9: from the same start one reached")
        .hasMessageEndingWith("(rule: within 0.5 %)");
    assertThatThrownBy(() -> PeerStages.requireAlike("kmeans_k9", Double.NaN, 1))
        .isInstanceOf(BenchException.class);
  }
}
