package org.deepcluster.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.CommitLog;
import org.deepcluster.runs.LeaseHolder;
import org.deepcluster.runs.LeaseStatus;
import org.deepcluster.runs.LeaseStatus.Sign;
import org.deepcluster.runs.ProcessIdentity;
import org.deepcluster.runs.RunIdentity;
import org.deepcluster.runs.RunStatus;
import org.deepcluster.runs.Stage;
import org.deepcluster.runs.Step;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.Test;

/** Two epochs of 2 + 5 + 10 seconds, the second half-way through its training. */
class StatusTextTest {
  private static final RunIdentity IDENTITY =
      new RunIdentity(Map.of("training.epochs", "2"), "d".repeat(64), "1");
  private final List<Commit> chain = new ArrayList<>();

  private void commit(Step step, Map<String, Object> facts, double seconds) {
    chain.add(
        new Commit(
            step,
            chain.size(),
            new Seed(1),
            List.of(),
            new TreeMap<>(facts),
            new TreeMap<>(Map.of("seconds", Map.of("stage", seconds))),
            "",
            ""));
  }

  private StatusText text(Sign sign, int sinceCommit, int silence, String failure) {
    ProcessIdentity process = new ProcessIdentity("node-7", 42, "", "", "");
    LeaseStatus lease =
        new LeaseStatus(
            new LeaseHolder(1, "n", process, "app-7", "nightly", "2"),
            sign,
            Duration.ofSeconds(silence),
            Optional.of(failure).filter(text -> !text.isEmpty()));
    return new StatusText(
        "file:/r",
        new RunStatus(
            IDENTITY,
            new CommitLog(chain, Set.of(), List.of(), List.of()),
            Optional.of(Duration.ofSeconds(sinceCommit)),
            Optional.of(lease)));
  }

  private void halfWay() {
    commit(Step.of(0, Stage.NETWORK), Map.of(), 0);
    for (int epoch = 1; epoch <= 2; epoch++) {
      commit(Step.of(epoch, Stage.FEATURES), Map.of(), 2);
      commit(
          Step.of(epoch, Stage.CLUSTERS),
          Map.of("nmi_previous", 0.71249, "changed", 0.125, "repairs", 3L),
          5);
      if (epoch == 1) {
        commit(Step.of(epoch, Stage.NETWORK), Map.of("loss", 3.0), 10);
      }
    }
    commit(Step.train(2, 8), Map.of("loss", 2.5, "images_seen", 50L, "images_planned", 100L), 5);
  }

  @Test
  void aRunningRunIsToldInSixLines() {
    halfWay();
    assertThat(text(Sign.HELD, 2, 7, "").lines())
        .containsExactly(
            "run        file:/r (" + IDENTITY.id() + ")",
            "state      running",
            "epoch      2 of 2, train 50%",
            "figures    loss 2.500, NMI to the epoch before 0.712, changed 0.125, repairs 3",
            "time left  0:00:03",
            "committed  epoch-0002-train-round-0008, 0:00:02 ago",
            "held by    process 42 on node-7, application app-7, scheduled as nightly try 2;"
                + " last heartbeat 0:00:07 ago");
  }

  @Test
  void timeThatPassesWhileNobodyWorksDoesNotCount() {
    halfWay();
    assertThat(text(Sign.RELEASED, 3600, 3600, "").secondsLeft()).hasValue(5);
    assertThat(text(Sign.HELD, 3600, 7, "").secondsLeft()).hasValue(0);
  }

  @Test
  void whatEndedTheRunIsToldWithTheWayOut() {
    halfWay();
    assertThat(text(Sign.RELEASED, 3600, 3600, "Cannot train epoch 2").lines())
        .contains(
            "state      failed (the same train command goes on)",
            "failure    Cannot train epoch 2");
    assertThat(text(Sign.SILENT, 90, 80, "").lines())
        .contains("state      stale (the same train command goes on)")
        .last()
        .asString()
        .endsWith("; silent for 0:01:20");
  }
}
