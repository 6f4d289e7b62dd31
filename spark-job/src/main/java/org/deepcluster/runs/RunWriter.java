package org.deepcluster.runs;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The one process that may write to a run. Data files go to {@link #attempt}; {@link #commit} makes
 * them count. Closing gives the right back. Thread-safe.
 */
public final class RunWriter implements AutoCloseable {

  private static final int MOST_OF_A_REASON = 500; // characters

  private final Store store;
  private final Layout layout;
  private final Configuration hadoop;
  private final Lease lease;
  private final Attempt attempt;
  private CommitLog log;
  private boolean sweptAttempts;

  private RunWriter(Store store, Layout layout, Configuration hadoop, Lease lease, CommitLog log) {
    this.store = store;
    this.layout = layout;
    this.hadoop = hadoop;
    this.lease = lease;
    this.log = log;
    this.attempt = Attempt.of(layout.run(), lease.generation(), lease.nonce());
  }

  static RunWriter begin(Store store, Layout layout, Configuration hadoop, Lease lease)
      throws IOException {
    CommitLog log = new CommitLogReader(store, layout, Verification.LAST).read();
    RunWriter writer = new RunWriter(store, layout, hadoop, lease, log);
    writer.setBrokenAside();
    return writer;
  }

  private synchronized void setBrokenAside() throws IOException {
    for (String name : log.broken()) {
      lease.verify();
      store.delete(new Path(layout.retired(), name)); // first: a step made again has its files
      store.move(new Path(layout.commits(), name), layout.broken(name, lease.generation()));
    }
    log = log.withoutBroken();
  }

  /** The commits so far, this writer's included. */
  public synchronized CommitLog log() {
    return log;
  }

  /** What was found broken and set aside when the run was opened, in words. */
  public synchronized List<String> messages() {
    return log.messages();
  }

  /** The folder for this writer's data files. */
  public Attempt attempt() {
    return attempt;
  }

  /** Begins a data file on the driver; executors use {@link ArtifactWriter#open} themselves. */
  public ArtifactWriter newArtifact(String name) throws IOException {
    return ArtifactWriter.open(attempt, name, hadoop);
  }

  /** Reads the files that commits name. */
  public ArtifactReader files() {
    return new ArtifactReader(store, layout.run());
  }

  /** The lease's number, which grows with every process that wrote. */
  public long generation() {
    return lease.generation();
  }

  /**
   * Stops a process that lost its right before it does long work in vain.
   *
   * @throws LeaseLostException when another process holds the run
   */
  public void verifyLease() throws IOException {
    lease.verify();
  }

  /**
   * Makes the draft the newest state of the run. A step that is already committed with the same
   * content is returned as it is.
   *
   * @throws WriterConflictException when the step is committed with another content
   * @throws LeaseLostException when another process holds the run
   * @throws NoSpaceException when the file system is full; nothing was committed
   */
  public synchronized Commit commit(CommitDraft draft) throws IOException {
    Optional<Commit> done = log.find(draft.step());
    if (done.isPresent()) {
      return same(done.get(), draft.digest(done.get().parent()));
    }
    requireNext(draft.step());
    lease.verify();
    requireFiles(draft);
    Commit commit = publish(next(draft));
    log = log.plus(commit);
    return commit;
  }

  private void requireNext(Step step) {
    Optional<Commit> latest = log.latest();
    if (latest.isPresent() && latest.get().step().compareTo(step) > 0) {
      throw new IllegalStateException(
          "Cannot commit " + step + " after " + latest.get().step() + ": steps only go forward");
    }
  }

  private void requireFiles(CommitDraft draft) throws IOException {
    FileCalls.each(draft.artifacts(), artifact -> requireFile(draft.step(), artifact));
  }

  private void requireFile(Step step, Artifact artifact) throws IOException {
    OptionalLong length = store.length(layout.file(artifact));
    if (length.isEmpty() || length.getAsLong() != artifact.length()) {
      throw new IOException(
          "Cannot commit "
              + step
              + ": "
              + artifact.path()
              + (length.isEmpty() ? " is not there" : " has " + length.getAsLong() + " bytes")
              + ", "
              + artifact.length()
              + " bytes were written (did something else remove it?)");
    }
  }

  private Commit next(CommitDraft draft) {
    Map<String, Object> notes = new TreeMap<>(draft.sortedNotes());
    notes.put("generation", lease.generation());
    notes.put("host", lease.host());
    notes.put("nonce", lease.nonce());
    CommitDraft noted =
        new CommitDraft(draft.step(), draft.seed(), draft.artifacts(), draft.facts(), notes);
    String parent = log.latest().map(Commit::digest).orElse(Commit.ROOT);
    return Commit.of(noted, log.chain().size(), parent);
  }

  private Commit publish(Commit commit) throws IOException {
    Path target = layout.commit(commit.step());
    if (new AtomicFiles(store).createIfAbsent(target, commit.toJson())) {
      return commit;
    }
    return same(Commit.fromJson(store.read(target), commit.step()), commit.digest());
  }

  private Commit same(Commit there, String digest) {
    if (there.digest().equals(digest)) {
      return there;
    }
    throw new WriterConflictException(
        "Cannot commit "
            + there.step()
            + " of "
            + layout.run()
            + ": it is already committed with another content (there "
            + there.digest()
            + ", here "
            + digest
            + "); another process writes this run, so this one stops");
  }

  /**
   * Removes files by the rules of retention, and once a writer those that no commit names.
   *
   * @return the steps retired now
   * @throws LeaseLostException when another process holds the run
   */
  public synchronized Set<Step> sweep(Retention retention) throws IOException {
    lease.verify();
    Sweeper sweeper = new Sweeper(store, layout, retention);
    Set<Step> retired = sweeper.retire(log);
    log = log.retiring(retired);
    if (!sweptAttempts) {
      sweeper.removeUnreferenced(log, attempt.folder());
      sweptAttempts = true;
    }
    return retired;
  }

  /** Leaves the reason this process ends for those who look at the run later: its first line. */
  public void failed(Throwable failure) {
    String reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    lease.failed(reason.substring(0, Math.min(reason.length(), MOST_OF_A_REASON)));
  }

  @Override
  public void close() throws IOException {
    lease.close();
  }
}
