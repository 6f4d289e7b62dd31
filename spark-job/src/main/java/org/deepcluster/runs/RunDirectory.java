package org.deepcluster.runs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A run: settings that do not change, and the commits made so far. Reading needs no right; {@link
 * #write} gives the right to one process at a time. Works on any Hadoop file system that can create
 * a file only if absent, see {@link Writers}.
 */
public final class RunDirectory {

  private final Store store;
  private final Layout layout;
  private final Configuration hadoop;
  private final RunIdentity identity;
  private final List<SettingChange> changes;

  private RunDirectory(
      Store store,
      Layout layout,
      Configuration hadoop,
      RunIdentity identity,
      List<SettingChange> changes) {
    this.store = store;
    this.layout = layout;
    this.hadoop = hadoop;
    this.identity = identity;
    this.changes = changes;
  }

  /**
   * Begins the run, or goes on with it where it was begun.
   *
   * @throws RunMismatchException when it was begun with other settings, dataset or product
   * @throws UnsupportedStoreException when the file system cannot tell {@code writers} apart
   */
  public static RunDirectory openOrCreate(
      Path run, Configuration hadoop, RunIdentity identity, Writers writers) throws IOException {
    CommitStyle.require(run, hadoop, writers); // before the file system is asked for anything
    Layout layout = layout(run, hadoop);
    Store store = CommitStyle.store(layout.run(), hadoop, writers);
    return openOrCreate(store, layout, hadoop, identity);
  }

  static RunDirectory openOrCreate(
      Store store, Layout layout, Configuration hadoop, RunIdentity identity) throws IOException {
    IdentityFiles files = new IdentityFiles(store, layout);
    Optional<RunIdentity> begun = files.read();
    if (begun.isEmpty()) {
      requireNothingElse(store, layout);
      files.create(identity);
      begun = files.read();
    }
    String name = layout.run().toString();
    List<SettingChange> changes = ResumeRules.compare(name, begun.orElseThrow(), identity);
    return new RunDirectory(store, layout, hadoop, identity, changes);
  }

  /**
   * The run as it was begun; empty where there is none.
   *
   * @throws UnsupportedStoreException when the file system cannot tell {@code writers} apart
   */
  public static Optional<RunIdentity> begun(Path run, Configuration hadoop, Writers writers)
      throws IOException {
    CommitStyle.require(run, hadoop, writers); // before the file system is asked for anything
    Layout layout = layout(run, hadoop);
    return new IdentityFiles(CommitStyle.store(layout.run(), hadoop, writers), layout).read();
  }

  /**
   * Opens a run to look at it.
   *
   * @throws NotARunException when there is none
   */
  public static RunDirectory read(Path run, Configuration hadoop) throws IOException {
    Store store = CommitStyle.store(run, hadoop, Writers.SINGLE);
    Layout layout = layout(run, hadoop);
    RunIdentity identity =
        new IdentityFiles(store, layout)
            .read()
            .orElseThrow(
                () ->
                    new NotARunException(
                        "Cannot open the run "
                            + layout.run()
                            + ": there is no "
                            + Layout.RUN_JSON
                            + " in it (name the directory that train was given as --run)"));
    return new RunDirectory(store, layout, hadoop, identity, List.of());
  }

  private static Layout layout(Path run, Configuration hadoop) throws IOException {
    return new Layout(run.getFileSystem(hadoop).makeQualified(run));
  }

  private static void requireNothingElse(Store store, Layout layout) throws IOException {
    List<String> foreign =
        store.list(layout.run()).stream()
            .map(Store.Entry::name)
            .filter(name -> !Layout.KNOWN.contains(name) && !name.startsWith("."))
            .sorted()
            .limit(3)
            .toList();
    if (!foreign.isEmpty()) {
      throw new NotARunException(
          "Cannot begin a run in "
              + layout.run()
              + ": it is no run and already holds "
              + foreign
              + " (name a new or empty directory)");
    }
  }

  /** With its scheme. */
  public Path path() {
    return layout.run();
  }

  /** The settings as they are now, allowed changes included. */
  public RunIdentity identity() {
    return identity;
  }

  /**
   * Refuses {@code settings} for a run that is to go on from this one, unless network, image size,
   * clusters and whitened dimensions are the same.
   *
   * @throws RunMismatchException with all differences
   */
  public void requireSameNetwork(Map<String, String> settings) {
    ResumeRules.requireSame(path().toString(), identity, settings);
  }

  /** Allowed changes against the last time, recorded once the run is written to. */
  public List<SettingChange> changes() {
    return changes;
  }

  /** The commits made so far; the last one's files are read and checked. */
  public CommitLog log() throws IOException {
    return log(Verification.LAST);
  }

  public CommitLog log(Verification verification) throws IOException {
    return new CommitLogReader(store, layout, verification).read();
  }

  /**
   * Where the run stands, from the commits of its newest two epochs and its lease; no data file is
   * looked at.
   *
   * @param now in milliseconds since 1970
   */
  public RunStatus status(long now) throws IOException {
    CommitLog log = new CommitLogReader(store, layout, Verification.LAST).recent(2);
    Optional<Duration> since =
        log.latest().isEmpty()
            ? Optional.empty()
            : age(layout.commit(log.latest().get().step()), now);
    return new RunStatus(
        identity,
        log,
        since,
        LeaseStatus.of(new LeaseFolder(store, layout), LeaseTiming.DEFAULT, now));
  }

  private Optional<Duration> age(Path file, long now) throws IOException {
    return store.list(file.getParent()).stream()
        .filter(entry -> entry.name().equals(file.getName()))
        .map(entry -> Duration.ofMillis(Math.max(0, now - entry.modified())))
        .findFirst();
  }

  /** Reads the files that commits name. */
  public ArtifactReader files() {
    return new ArtifactReader(store, layout.run());
  }

  /** Writes a file about the run, such as {@code report/index.html}, over any older one. */
  public Path publish(String name, byte[] content) throws IOException {
    Path target = new Path(layout.run(), name);
    store.replace(target, content);
    return target;
  }

  /** What {@link #publish} wrote under that name. */
  public Optional<byte[]> published(String name) throws IOException {
    try {
      return Optional.of(store.read(new Path(layout.run(), name)));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** A folder for files that are deleted again; should they stay, a writer's sweep takes them. */
  public Attempt scratch(String name) {
    return new Attempt(layout.run().toString(), Layout.ATTEMPTS + "/" + name);
  }

  /** Deletes a folder of {@link #scratch}. */
  public void delete(Attempt scratch) throws IOException {
    store.delete(new Path(layout.run(), scratch.folder()));
  }

  /**
   * Takes the right to write, records changed settings and sets broken commits aside.
   *
   * @throws LeaseHeldException when another process has it
   */
  public RunWriter write(LeaseRequest request) throws IOException {
    Lease lease = Lease.acquire(store, layout.run(), request);
    try {
      if (!changes.isEmpty()) {
        new IdentityFiles(store, layout).record(changes, lease.generation());
      }
      return RunWriter.begin(store, layout, hadoop, lease);
    } catch (IOException | RuntimeException e) {
      closeAfter(e, lease);
      throw e;
    }
  }

  private static void closeAfter(Exception failure, Lease lease) {
    try {
      lease.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
