package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deepcluster.runs.TestingRuns.IDENTITY;
import static org.deepcluster.runs.TestingRuns.REQUEST;
import static org.deepcluster.runs.TestingRuns.artifact;
import static org.deepcluster.runs.TestingRuns.draft;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/** Two writers at once: every name has one winner, and the loser notices. */
abstract class WriterRaces {

  /** Names raced for, and commits of a writer. */
  abstract int commits();

  /** The file system's settings. */
  abstract Configuration hadoop();

  /** An empty folder on it, for one test. */
  abstract Path folder();

  private RunDirectory open() throws IOException {
    return RunDirectory.openOrCreate(folder(), hadoop(), IDENTITY, Writers.MANY);
  }

  private Store store() throws IOException {
    return CommitStyle.store(folder(), hadoop(), Writers.MANY);
  }

  @Test
  void everyNameHasOneWinner() throws Exception {
    CyclicBarrier together = new CyclicBarrier(2);
    List<Integer> wins = both(number -> () -> createAll(number, together));
    assertThat(wins.get(0) + wins.get(1)).isEqualTo(commits());
    assertThat(store().list(folder())).hasSize(commits());
  }

  private int createAll(int writer, CyclicBarrier together) throws Exception {
    Store store = store();
    AtomicFiles files = new AtomicFiles(store);
    int wins = 0;
    for (int i = 0; i < commits(); i++) {
      together.await();
      byte[] content = ("writer " + writer).getBytes(StandardCharsets.UTF_8);
      Path name = new Path(folder(), "c" + i);
      boolean won = files.createIfAbsent(name, content);
      String there = new String(store.read(name), StandardCharsets.UTF_8);
      assertThat(there.equals("writer " + writer)).isEqualTo(won);
      wins += won ? 1 : 0;
    }
    return wins;
  }

  @Test
  void ofTwoWritersOneStopsAndNothingIsLost() throws Exception {
    RunDirectory run = open();
    List<Integer> committed;
    try (RunWriter first = run.write(REQUEST);
        RunWriter second = run.write(REQUEST.with(TakeOver.NOW))) {
      CyclicBarrier start = new CyclicBarrier(2);
      committed = both(number -> () -> commitAll(number == 0 ? first : second, number, start));
    }
    assertThat(committed.get(0)).isZero();
    assertThat(committed.get(1)).isEqualTo(commits());
    CommitLog log = RunDirectory.read(folder(), hadoop()).log(Verification.ALL);
    assertThat(log.chain()).hasSize(commits());
    assertThat(log.messages()).isEmpty();
  }

  /** The zombie asked for its lease just before it lost it: only the name protects the run. */
  @Test
  void aWriterThatLooksAtNothingStillLosesByName() throws Exception {
    RunDirectory run = open();
    try (RunWriter zombie = run.write(REQUEST);
        RunWriter heir = run.write(REQUEST.with(TakeOver.NOW))) {
      CommitDraft late = draft(Step.train(1, 1), List.of(artifact(zombie, "x", "zombie")));
      heir.commit(draft(Step.train(1, 1), List.of(artifact(heir, "x", "heir"))));
      Path name = new Layout(folder()).commit(late.step());
      Commit commit = Commit.of(late, 0, Commit.ROOT);
      AtomicFiles files = new AtomicFiles(store());
      assertThat(files.createIfAbsent(name, commit.toJson())).isFalse();
    }
  }

  private int commitAll(RunWriter writer, int number, CyclicBarrier start) throws Exception {
    start.await();
    int committed = 0;
    try {
      for (int round = 1; round <= commits(); round++) {
        Artifact artifact = artifact(writer, "x", "writer " + number);
        writer.commit(draft(Step.train(1, round), List.of(artifact)));
        committed++;
      }
    } catch (LeaseLostException | WriterConflictException e) {
      return committed;
    }
    return committed;
  }

  @Test
  void ofTwoThatBeginARunBothReadTheSame() throws Exception {
    List<Integer> begun =
        both(
            number ->
                () -> {
                  RunDirectory run = open();
                  return run.identity().equals(IDENTITY) ? 1 : 0;
                });
    assertThat(begun).containsExactly(1, 1);
  }

  private interface Work {
    Callable<Integer> of(int number) throws IOException;
  }

  private static List<Integer> both(Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Integer> first = threads.submit(work.of(0));
      Future<Integer> second = threads.submit(work.of(1));
      return List.of(first.get(), second.get());
    } finally {
      threads.shutdownNow();
    }
  }
}
