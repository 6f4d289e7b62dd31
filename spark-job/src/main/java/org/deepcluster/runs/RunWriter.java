package org.deepcluster.runs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * Writes to a run: holds its lease, gives out a folder for data files, and commits. Commits are
 * created, never replaced; the same step with the same content again is taken for done.
 */
public final class RunWriter implements AutoCloseable {
  private final RunDirectory run;
  private final Lease lease;
  private final CommitLog log;

  private RunWriter(RunDirectory run, Lease lease, CommitLog log) {
    this.run = run;
    this.lease = lease;
    this.log = log;
  }

  /**
   * Takes the lease of {@code run} and reads where it stands.
   *
   * @param takeOver even if somebody seems to hold it
   * @throws WriterConflictException if somebody holds it
   */
  public static RunWriter open(RunDirectory run, boolean takeOver) throws IOException {
    Lease lease = Lease.acquire(run, takeOver);
    CommitLog log = CommitLog.read(run);
    for (Path broken : log.broken()) {
      Path aside = run.child("commits/broken/" + lease.nonce() + "/" + broken.getName());
      run.files().mkdirs(aside.getParent());
      run.files().rename(broken, aside);
    }
    return new RunWriter(run, lease, log);
  }

  public RunDirectory run() {
    return run;
  }

  public CommitLog log() {
    return log;
  }

  /** The folder, relative to the run, that data files of this holder go to. */
  public String attempt() {
    return "attempts/g%d-%s".formatted(lease.generation(), lease.nonce().substring(0, 8));
  }

  /**
   * Commits a step after the newest one.
   *
   * @throws WriterConflictException if another process holds the run or has committed otherwise
   */
  public Commit commit(CommitDraft draft, long seed) {
    try {
      lease.requireHeld();
      String parent = log.latest().map(Commit::digest).orElse("");
      Commit commit = Commit.of(draft, seed, parent, lease.generation());
      Path target = run.child("commits/" + commit.fileName());
      byte[] content = RunDirectory.JSON.writeValueAsBytes(commit);
      if (!new AtomicFiles(run.hadoop()).create(target, content)) {
        throw new WriterConflictException(
            "Cannot commit %s to run %s: another writer has committed it; nothing more is written"
                .formatted(commit.fileName(), run.location()));
      }
      log.append(commit);
      return commit;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot commit epoch %d, %s, to run %s: %s"
              .formatted(draft.epoch(), draft.stage().text(), run.location(), e.getMessage()),
          e);
    }
  }

  /**
   * Deletes data files that nothing will read again: features of earlier epochs, parts of training
   * whose end is committed, and what no commit names. Commits themselves stay.
   */
  public void sweep() throws IOException {
    Set<String> kept = new HashSet<>();
    List<Commit> chain = log.chain();
    int newest = chain.isEmpty() ? 0 : chain.get(chain.size() - 1).epoch();
    for (int i = 0; i < chain.size(); i++) {
      Commit commit = chain.get(i);
      boolean passing = commit.stage() == Stage.FEATURES || commit.stage() == Stage.ROUNDS;
      if (!passing || commit.epoch() == newest || i == chain.size() - 1) {
        commit.artifacts().forEach(a -> kept.add(run.path(a).toString()));
      }
    }
    Path attempts = run.child("attempts");
    if (!run.files().exists(attempts)) {
      return;
    }
    var files = run.files().listFiles(attempts, true);
    while (files.hasNext()) {
      Path file = files.next().getPath();
      if (!kept.contains(file.toString()) && !file.getName().startsWith(".")) {
        run.files().delete(file, false);
      }
    }
  }

  @Override
  public void close() throws IOException {
    lease.close();
  }
}
