package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepTest {

  private static final List<Step> ORDERED =
      List.of(
          Step.of(0, Stage.NETWORK),
          Step.of(1, Stage.FEATURES),
          Step.of(1, Stage.CLUSTERS),
          Step.train(1, 1),
          Step.train(1, 2),
          Step.train(1, 10),
          Step.of(1, Stage.NETWORK),
          Step.of(2, Stage.FEATURES),
          Step.of(12345, Stage.CLUSTERS));

  @Test
  void isTotallyOrdered() {
    List<Step> shuffled = new ArrayList<>(ORDERED);
    Collections.shuffle(shuffled, new Random(7));
    assertThat(shuffled.stream().sorted()).containsExactlyElementsOf(ORDERED);
  }

  @Test
  void hasANameThatReadsBack() {
    assertThat(Step.of(12, Stage.CLUSTERS).name()).isEqualTo("epoch-0012-clusters");
    assertThat(Step.train(12, 40).name()).isEqualTo("epoch-0012-train-round-0040");
    assertThat(ORDERED).allSatisfy(s -> assertThat(Step.parse(s.name())).contains(s));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "epoch-12-clusters",
        "epoch-00012-clusters",
        "epoch-0012-train",
        "epoch-0012-train-round-0000",
        "epoch-0012-clusters.json",
        "epoch-0012-other",
        ".epoch-0012-clusters"
      })
  void refusesOtherNames(String name) {
    assertThat(Step.parse(name)).isEmpty();
  }

  @Test
  void refusesARoundWhereThereIsNone() {
    assertThatThrownBy(() -> new Step(1, Stage.CLUSTERS, 2))
        .hasMessageContaining("stage clusters: round=2");
    assertThatThrownBy(() -> Step.train(1, 0)).hasMessageContaining("training rounds count from 1");
    assertThatThrownBy(() -> Step.of(-1, Stage.NETWORK)).hasMessageContaining("epoch=-1");
  }
}
