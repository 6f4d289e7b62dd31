package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.deepcluster.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits, leases and identities that were changed. */
class HostileJsonTest {
  @TempDir private Path folder;

  @Test
  void mutatedCommitsAreWholeOrSetAside() throws Exception {
    try (RunWriter writer = TestingRuns.write(folder)) {
      TestingRuns.commitEpochs(writer, 1);
    }
    Step step = Step.of(1, Stage.NETWORK);
    byte[] valid = Files.readAllBytes(TestingRuns.commitFile(folder, step));
    String digest = Commit.fromJson(valid, step).digest();
    Fuzz.mutations(
        valid,
        bytes -> {
          try {
            assertThat(Commit.fromJson(bytes, step).digest()).isEqualTo(digest);
          } catch (CorruptFileException e) {
            assertThat(e).hasMessageStartingWith(step + " is not a whole commit");
          } catch (NotARunException e) {
            assertThat(e).hasMessageStartingWith("Cannot read the commit " + step + ": its format");
          }
        });
  }

  @Test
  void deepAndLongNumbersInACommitAreNoCrash() {
    Step step = Step.of(1, Stage.NETWORK);
    for (String text :
        new String[] {
          "[".repeat(100_000),
          "{\"facts\":".repeat(100_000),
          "{\"step\":\"epoch-0001-network\",\"seed\":" + "9".repeat(100_000) + "}",
        }) {
      assertThatThrownBy(
              () -> Commit.fromJson(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), step))
          .isInstanceOf(CorruptFileException.class);
    }
  }

  @Test
  void mutatedRunsOpenOrAreRefused() throws Exception {
    TestingRuns.open(folder);
    Path file = folder.resolve("run.json");
    byte[] valid = Files.readAllBytes(file);
    Fuzz.mutations(
        valid,
        bytes -> {
          Files.write(file, bytes);
          try {
            TestingRuns.open(folder);
          } catch (RunException | CorruptFileException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }
}
