package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochMetricsTest {

  @TempDir Path folder;

  private static CommitDraft draft(Step step, Map<String, ?> facts, Map<String, Double> seconds) {
    return new CommitDraft(step, new Seed(1), List.of(), facts, Map.of("seconds", seconds));
  }

  @Test
  void areReadFromTheFactsAndNotesOfAnEpochsCommits() throws Exception {
    try (RunWriter writer = TestingRuns.write(folder)) {
      writer.commit(draft(Step.of(0, Stage.NETWORK), Map.of(), Map.of()));
      writer.commit(draft(Step.of(1, Stage.FEATURES), Map.of("rows", 9), Map.of("extract", 2.0)));
      writer.commit(
          draft(
              Step.of(1, Stage.CLUSTERS),
              Map.of("repairs", 2, "empty", 0, "nmi_labels", 0.125, "largest", 5),
              Map.of("whiten", 1.0, "cluster", 4.0)));
      writer.commit(draft(Step.train(1, 1), Map.of("loss", 4.5), Map.of("train", 3.0)));
      writer.commit(draft(Step.train(1, 2), Map.of("loss", 4.25), Map.of("train", 3.5)));
      Commit last =
          writer.commit(
              draft(Step.of(1, Stage.NETWORK), Map.of("loss", 4.375, "images_seen", 9), Map.of()));
      writer.commit(draft(Step.of(2, Stage.FEATURES), Map.of(), Map.of()));
      List<EpochMetrics> metrics = EpochMetrics.of(writer.log().chain());
      assertThat(metrics).hasSize(1);
      assertThat(metrics.get(0).toJson())
          .isEqualTo(
              "{\"epoch\":1,\"loss\":4.375,\"learning_rate\":null,\"nmi_previous\":null,"
                  + "\"nmi_previous_arithmetic\":null,\"nmi_labels\":0.125,\"ami_labels\":null,"
                  + "\"ari_labels\":null,\"empty_before_repair\":null,\"empty\":0,\"repairs\":2,"
                  + "\"largest\":5,\"smallest\":null,"
                  + "\"effective_clusters\":null,\"feature_variance\":null,"
                  + "\"collapsed_epochs\":null,\"changed\":null,\"images_seen\":9,"
                  + "\"images_planned\":null,\"rollbacks\":null,\"digest\":\""
                  + last.digest()
                  + "\",\"seconds\":{\"extract\":2.0,\"whiten\":1.0,\"cluster\":4.0,"
                  + "\"train\":6.5,\"total\":13.5}}");
    }
  }

  @Test
  void theTotalCountsDecodingAndExtractDoesNot() {
    StageSeconds seconds = StageSeconds.of(Map.of("decode", 5.0, "extract", 2.0, "train", 3.0));
    assertThat(seconds.extract()).isEqualTo(2.0);
    assertThat(seconds.total()).isEqualTo(10.0);
  }

  @Test
  void aTotalOfItsOwnCounts() {
    assertThat(StageSeconds.of(Map.of("train", 3.0, "total", 4.0)).total()).isEqualTo(4.0);
    assertThat(StageSeconds.of(Map.of()).total()).isNull();
  }
}
