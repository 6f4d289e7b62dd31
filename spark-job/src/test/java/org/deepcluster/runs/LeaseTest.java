package org.deepcluster.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.deepcluster.runs.TestingRuns.HADOOP;
import static org.deepcluster.runs.TestingRuns.QUICK;
import static org.deepcluster.runs.TestingRuns.REQUEST;
import static org.deepcluster.runs.TestingRuns.path;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {

  private static final LeaseTiming SLOW =
      new LeaseTiming(Duration.ofSeconds(100), Duration.ofSeconds(300));
  private static final ProcessIdentity ELSEWHERE =
      new ProcessIdentity("node-7", 42, "another-boot", "pid:[1]", "77");

  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void store() throws IOException {
    store = CommitStyle.store(path(folder), HADOOP, Writers.MANY);
    Files.createDirectories(folder.resolve("lease"));
  }

  private Lease acquire(LeaseRequest request) throws IOException {
    return Lease.acquire(store, path(folder), request);
  }

  private void heldBy(ProcessIdentity process) throws IOException {
    LeaseHolder holder = new LeaseHolder(1, "nonce", process, "app-7", "nightly", "2");
    assertThat(new LeaseFolder(store, new Layout(path(folder))).claim(holder)).isTrue();
  }

  @Test
  void aLeaseGivenBackIsFollowedByTheNext() throws Exception {
    acquire(REQUEST).close();
    try (Lease second = acquire(REQUEST)) {
      assertThat(second.generation()).isEqualTo(2);
      second.verify();
    }
    assertThat(folder.resolve("lease/g-000001.json")).exists();
    assertThat(folder.resolve("lease/g-000002.json")).exists();
  }

  @Test
  void aLiveHolderIsRespected() throws Exception {
    try (Lease first = acquire(REQUEST)) {
      Thread.sleep(3 * QUICK.stale().toMillis());
      assertThatThrownBy(() -> acquire(REQUEST))
          .isInstanceOf(LeaseHeldException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("application app-1")
          .hasMessageContaining("generation 1")
          .hasMessageContaining("--take-over");
      first.verify();
    }
  }

  @Test
  void patienceWaitsForTheHolder() throws Exception {
    Lease first = acquire(REQUEST);
    CompletableFuture<Lease> waiting =
        CompletableFuture.supplyAsync(() -> unchecked(REQUEST.waiting(Duration.ofSeconds(20))));
    Thread.sleep(100);
    assertThat(waiting).isNotDone();
    first.close();
    try (Lease second = waiting.get()) {
      assertThat(second.generation()).isEqualTo(2);
    }
  }

  private Lease unchecked(LeaseRequest request) {
    try {
      return acquire(request);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoeverIsOvertakenFindsOut() throws Exception {
    try (Lease first = acquire(REQUEST);
        Lease second = acquire(REQUEST.with(TakeOver.NOW))) {
      second.verify();
      assertThatThrownBy(first::verify)
          .isInstanceOf(LeaseLostException.class)
          .hasMessageContaining("generation 1 was overtaken by process");
    }
  }

  @Test
  void aSilentHolderElsewhereIsOvertakenOnlyWhenStale() throws Exception {
    heldBy(ELSEWHERE);
    assertThatThrownBy(() -> acquire(REQUEST.with(SLOW)))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("process 42 on node-7, application app-7, scheduled as nightly try 2")
        .hasMessageContaining("stale after 300 s");
    Thread.sleep(QUICK.stale().toMillis() + 50);
    try (Lease second = acquire(REQUEST)) {
      assertThat(second.generation()).isEqualTo(2);
    }
  }

  @Test
  void aPatientSuccessorOutwaitsADeadPredecessorElsewhere() throws Exception {
    heldBy(ELSEWHERE);
    assertThatThrownBy(() -> acquire(REQUEST)).isInstanceOf(LeaseHeldException.class);
    try (Lease second = acquire(REQUEST.waiting(QUICK.succession()))) {
      assertThat(second.generation()).isEqualTo(2);
    }
    assertThat(LeaseTiming.DEFAULT.succession()).isEqualTo(Duration.ofSeconds(100));
  }

  @Test
  void aHolderWithAClockInThePastIsNotOvertakenWhileItBeats() throws Exception {
    heldBy(ELSEWHERE);
    try (var times = Files.list(folder.resolve("lease"))) {
      for (Path file : times.toList()) {
        Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1000));
      }
    }
    LeaseJudge judge =
        new LeaseJudge(new LeaseFolder(store, new Layout(path(folder))), REQUEST.with(QUICK));
    CompletableFuture<Void> beating = CompletableFuture.runAsync(() -> beatWithOldTimes(40));
    Thread.sleep(30);
    assertThatThrownBy(() -> judge.requireFree(1, path(folder)))
        .isInstanceOf(LeaseHeldException.class);
    beating.get();
  }

  private void beatWithOldTimes(int beats) {
    try {
      for (int i = 0; i < beats; i++) {
        store.replace(
            new Layout(path(folder)).heartbeat(1), Json.file(Map.of("beat", i, "state", "held")));
        Thread.sleep(5);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aDeadProcessOfThisMachineIsOvertakenAtOnce() throws Exception {
    Process child = new ProcessBuilder("sleep", "60").start();
    ProcessIdentity here = ProcessIdentity.current();
    ProcessIdentity alive = startedAs(child.pid(), here);
    assertThat(alive.isProvablyDead()).isFalse();
    child.destroyForcibly().waitFor();
    assertThat(alive.isProvablyDead()).isTrue();
    heldBy(alive);
    try (Lease second = acquire(REQUEST.with(SLOW))) {
      assertThat(second.generation()).isEqualTo(2);
    }
  }

  private static ProcessIdentity startedAs(long pid, ProcessIdentity here) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String started = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
    return new ProcessIdentity(here.host(), pid, here.boot(), here.space(), started);
  }

  @Test
  void deathIsProvedOnlyWhereItCanBeSeen() {
    ProcessIdentity here = ProcessIdentity.current();
    assertThat(here.isProvablyDead()).isFalse();
    assertThat(with(here, here.boot(), here.space(), "1").isProvablyDead()).isTrue();
    assertThat(with(here, "other", here.space(), "1").isProvablyDead()).isFalse();
    assertThat(with(here, here.boot(), "pid:[1]", "1").isProvablyDead()).isFalse();
    assertThat(with(here, "", "", "").isProvablyDead()).isFalse();
  }

  private static ProcessIdentity with(
      ProcessIdentity id, String boot, String space, String started) {
    return new ProcessIdentity(id.host(), id.pid(), boot, space, started);
  }

  @Test
  void aLeaseFileThatCannotBeReadIsJudgedByItsAge() throws Exception {
    Files.writeString(folder.resolve("lease/g-000004.json"), "{");
    assertThatThrownBy(() -> acquire(REQUEST.with(SLOW))).hasMessageContaining("unknown process");
    Thread.sleep(QUICK.stale().toMillis() + 50);
    try (Lease next = acquire(REQUEST)) {
      assertThat(next.generation()).isEqualTo(5);
    }
  }

  @Test
  void theSchedulersNamesComeFromItsEnvironment() {
    LeaseRequest request =
        LeaseRequest.of("a", Map.of("AIRFLOW_CTX_DAG_RUN_ID", "r", "AIRFLOW_CTX_TRY_NUMBER", "3"));
    assertThat(request.schedulerRun()).isEqualTo("r");
    assertThat(request.schedulerTry()).isEqualTo("3");
  }
}
