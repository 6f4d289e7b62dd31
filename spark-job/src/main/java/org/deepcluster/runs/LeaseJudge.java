package org.deepcluster.runs;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.deepcluster.runs.LeaseFolder.Beat;

/**
 * Says whether a generation of the lease may be followed. A heartbeat that looks stale is watched
 * for two more beats before it counts as such: the clocks of this host and of the store may differ.
 */
final class LeaseJudge {

  private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

  private final LeaseFolder folder;
  private final LeaseRequest request;
  private final long deadline;

  LeaseJudge(LeaseFolder folder, LeaseRequest request) {
    this.folder = folder;
    this.request = request;
    this.deadline = System.nanoTime() + request.patience().toNanos();
  }

  /** Returns when the generation may be followed; waits as long as the request's patience. */
  void requireFree(long generation, Path run) throws IOException {
    while (generation > 0 && !isFree(generation)) {
      if (System.nanoTime() - deadline >= 0) {
        throw new LeaseHeldException(refusal(generation, run));
      }
      nap(nap());
    }
  }

  private boolean isFree(long generation) throws IOException {
    Beat beat = folder.beat(generation);
    return beat.released()
        || request.takeOver() == TakeOver.NOW
        || holder(generation).map(h -> h.process().isProvablyDead()).orElse(false)
        || (age(beat).compareTo(request.timing().stale()) > 0 && staysSilent(generation, beat));
  }

  private boolean staysSilent(long generation, Beat before) throws IOException {
    nap(request.timing().heartbeat().multipliedBy(2));
    return folder.beat(generation).equals(before);
  }

  private Optional<LeaseHolder> holder(long generation) throws IOException {
    try {
      return Optional.of(folder.holder(generation));
    } catch (CorruptFileException e) {
      return Optional.empty();
    }
  }

  private static Duration age(Beat beat) {
    return Duration.ofMillis(System.currentTimeMillis() - beat.seen());
  }

  private Duration nap() {
    Duration beat = request.timing().heartbeat();
    return beat.compareTo(LONGEST_NAP) < 0 ? beat : LONGEST_NAP;
  }

  private static void nap(Duration time) throws IOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for the lease of the run", e);
    }
  }

  private String refusal(long generation, Path run) throws IOException {
    String who = holder(generation).map(LeaseHolder::toString).orElse("an unknown process");
    return "Cannot write to the run "
        + run
        + ": "
        + who
        + " holds it (generation "
        + generation
        + ", last heartbeat "
        + Math.max(0, age(folder.beat(generation)).toSeconds())
        + " s ago, stale after "
        + request.timing().stale().toSeconds()
        + " s); wait for it, stop it, or if you know that it is dead add --take-over";
  }
}
