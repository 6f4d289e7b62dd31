package org.deepcluster.runs;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.apache.hadoop.fs.Path;

/**
 * The right to write to a run: the newest of the files {@code lease/g-000001.json, ...}, each
 * created only if absent. A generation is followed by the next when its holder gave it back, is
 * provably dead, has a stale heartbeat, or the user says so. A holder that was overtaken while it
 * was suspended finds out at its next commit.
 */
final class Lease implements AutoCloseable {

  private final LeaseFolder folder;
  private final LeaseHolder holder;
  private final Heartbeat heartbeat;

  private Lease(LeaseFolder folder, LeaseHolder holder, Duration every) throws IOException {
    this.folder = folder;
    this.holder = holder;
    this.heartbeat = Heartbeat.start(folder, holder, every);
  }

  /**
   * @throws LeaseHeldException when the holder is not known to be dead, and patience is at its end
   */
  static Lease acquire(Store store, Path run, LeaseRequest request) throws IOException {
    LeaseFolder folder = new LeaseFolder(store, new Layout(run));
    LeaseJudge judge = new LeaseJudge(folder, request);
    while (true) {
      long newest = folder.newest();
      judge.requireFree(newest, run);
      LeaseHolder claim = claimant(newest + 1, request);
      if (folder.claim(claim)) {
        return new Lease(folder, claim, request.timing().heartbeat());
      }
    }
  }

  private static LeaseHolder claimant(long generation, LeaseRequest request) {
    return new LeaseHolder(
        generation,
        UUID.randomUUID().toString(),
        ProcessIdentity.current(),
        request.application(),
        request.schedulerRun(),
        request.schedulerTry());
  }

  long generation() {
    return holder.generation();
  }

  String nonce() {
    return holder.nonce();
  }

  String host() {
    return holder.process().host();
  }

  /**
   * Asked before everything that writes.
   *
   * @throws LeaseLostException when there is a newer generation
   */
  void verify() throws IOException {
    if (folder.exists(generation() + 1)) {
      throw new LeaseLostException(
          "Cannot write to the run any more: generation "
              + generation()
              + " was overtaken by "
              + folder.holder(generation() + 1)
              + " (this process stops; what it had committed stays)");
    }
  }

  /** Why the holder ends, for those who look at the run later. */
  void failed(String reason) {
    heartbeat.failed(reason);
  }

  @Override
  public void close() throws IOException {
    heartbeat.close();
  }
}
