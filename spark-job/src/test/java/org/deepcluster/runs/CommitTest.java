package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitTest {

  private static final Step STEP = Step.of(3, Stage.CLUSTERS);
  private static final Artifact A = new Artifact("a", "attempts/g1-x/1-a", 4, "0".repeat(64), 2);
  private static final Artifact B = new Artifact("b", "attempts/g1-x/1-b", 5, "1".repeat(64), 3);
  private static final Map<String, Object> FACTS =
      Map.of("sizes", new int[] {3, 1, 2}, "nmi", 0.25, "whole", 1.0, "none", List.of());

  private static CommitDraft draft(List<Artifact> artifacts, Map<String, ?> facts, long seed) {
    return new CommitDraft(STEP, new Seed(seed), artifacts, facts, Map.of("host", "h"));
  }

  @Test
  void readsBackAsItWasWritten() throws Exception {
    Commit commit = Commit.of(draft(List.of(A, B), FACTS, 9), 7, "f".repeat(64));
    assertThat(Commit.fromJson(commit.toJson(), STEP)).isEqualTo(commit);
    assertThat(commit.facts()).containsEntry("sizes", List.of(3L, 1L, 2L));
    assertThat(commit.artifact("b")).isEqualTo(B);
    assertThatThrownBy(() -> commit.artifact("c")).hasMessageContaining("it holds [a, b]");
  }

  @Test
  void digestIsOfContentAlone() {
    String digest = draft(List.of(A, B), FACTS, 9).digest("p");
    Artifact elsewhere = new Artifact("a", "attempts/g9-y/7-a", 4, A.sha256(), 2);
    CommitDraft other =
        new CommitDraft(STEP, new Seed(9), List.of(B, elsewhere), FACTS, Map.of("seconds", 5));
    assertThat(other.digest("p")).isEqualTo(digest);
  }

  @Test
  void digestChangesWithEveryPartOfTheContent() {
    String digest = draft(List.of(A, B), FACTS, 9).digest("p");
    Artifact longer = new Artifact("a", A.path(), 5, A.sha256(), 2);
    Artifact fewer = new Artifact("a", A.path(), 4, A.sha256(), 1);
    Artifact changed = new Artifact("a", A.path(), 4, "2".repeat(64), 2);
    assertThat(
            List.of(
                draft(List.of(A, B), FACTS, 9).digest("q"),
                draft(List.of(A, B), FACTS, 8).digest("p"),
                draft(List.of(A), FACTS, 9).digest("p"),
                draft(List.of(longer, B), FACTS, 9).digest("p"),
                draft(List.of(fewer, B), FACTS, 9).digest("p"),
                draft(List.of(changed, B), FACTS, 9).digest("p"),
                draft(List.of(A, B), Map.of("nmi", 0.26), 9).digest("p")))
        .doesNotHaveDuplicates()
        .doesNotContain(digest);
  }

  @Test
  void refusesFactsThatJsonCannotCarry() {
    assertThatThrownBy(() -> draft(List.of(), Map.of("loss", Double.NaN), 1))
        .hasMessage("Cannot record loss=NaN: JSON knows finite numbers only");
    assertThatThrownBy(() -> draft(List.of(), Map.of("x", new Object()), 1))
        .hasMessageContaining("Cannot record x of type java.lang.Object");
    assertThatThrownBy(() -> draft(List.of(A, A), Map.of(), 1))
        .hasMessageContaining("two files are named a");
  }

  @Test
  void refusesAChangedOrCutFile() {
    String json =
        new String(Commit.of(draft(List.of(A), FACTS, 9), 7, "").toJson(), StandardCharsets.UTF_8);
    assertCorrupt(json.replace("0.25", "0.26"), "does not have the digest it states");
    assertCorrupt(json.substring(0, json.length() / 2), "is not JSON");
    assertCorrupt("", "does not hold a JSON object");
    assertCorrupt("[]", "does not hold a JSON object");
    assertCorrupt(json + "{}", "is not JSON");
    assertCorrupt(json.replace("attempts/g1-x", "attempts/../.."), "lie below attempts/");
    assertCorrupt(json.replace("epoch-0003", "epoch-0004"), "of another step");
  }

  @Test
  void anotherFormatIsRefusedAndNotTakenForDamage() {
    String json =
        new String(Commit.of(draft(List.of(A), FACTS, 9), 7, "").toJson(), StandardCharsets.UTF_8);
    String newer = json.replace("\"format\" : 1", "\"format\" : 2");
    assertThatThrownBy(() -> Commit.fromJson(newer.getBytes(StandardCharsets.UTF_8), STEP))
        .isInstanceOf(NotARunException.class)
        .hasMessage(
            "Cannot read the commit epoch-0003-clusters: its format is 2, this version reads 1 (use the version that wrote it)");
    assertCorrupt(json.replace("\"format\" : 1,", ""), "no whole number \"format\"");
  }

  private static void assertCorrupt(String json, String message) {
    assertThatThrownBy(() -> Commit.fromJson(json.getBytes(StandardCharsets.UTF_8), STEP))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("epoch-0003-clusters is not a whole commit")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "attempts/../run.json",
        "attempts",
        "attempts//a",
        "attempts/./a",
        "commits/a",
        "file:/attempts/a",
        "attempts/a:b"
      })
  void artifactsLieBelowAttempts(String path) {
    assertThatThrownBy(() -> new Artifact("a", path, 0, "0".repeat(64), 0))
        .hasMessageContaining("Cannot use the path " + path);
  }
}
