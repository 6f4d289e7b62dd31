package org.deepcluster.runs;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * Removes files by the rules of {@link Retention}. A step is recorded as retired before its files
 * go, so that a chain without them is still valid; a sweep that dies is finished by the next one.
 */
final class Sweeper {

  private final Store store;
  private final Layout layout;
  private final Retention retention;

  Sweeper(Store store, Layout layout, Retention retention) {
    this.store = store;
    this.layout = layout;
    this.retention = retention;
  }

  /** Retires superseded steps and returns them. */
  Set<Step> retire(CommitLog log) throws IOException {
    Set<Step> steps = new TreeSet<>(retention.superseded(log.chain()));
    steps.removeAll(log.retired());
    Set<String> kept = referenced(log.retiring(steps));
    for (Commit commit : log.chain()) {
      if (steps.contains(commit.step())) {
        record(commit);
        remove(commit, kept);
      }
    }
    return steps;
  }

  private void record(Commit commit) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("step", commit.step().name());
    json.put("digest", commit.digest());
    new AtomicFiles(store).createIfAbsent(layout.retired(commit.step()), Json.file(json));
  }

  private void remove(Commit commit, Set<String> kept) throws IOException {
    List<Artifact> gone =
        commit.artifacts().stream().filter(file -> !kept.contains(file.path())).toList();
    FileCalls.each(gone, file -> store.delete(layout.file(file)));
  }

  /** Paths of files that a commit with its files names. */
  private static Set<String> referenced(CommitLog log) {
    return log.chain().stream()
        .filter(log::hasFiles)
        .flatMap(commit -> commit.artifacts().stream())
        .map(Artifact::path)
        .collect(Collectors.toSet());
  }

  /** Removes files of earlier leases that no commit names, and leftovers of interrupted writes. */
  int removeUnreferenced(CommitLog log, String ownAttempt) throws IOException {
    Set<String> kept = new HashSet<>(referenced(log));
    int removed = 0;
    for (Store.Entry attempt : store.list(layout.attempts())) {
      String path = Layout.ATTEMPTS + "/" + attempt.name();
      if (!path.equals(ownAttempt)) {
        removed += prune(path, attempt, kept);
      }
    }
    return removed + temporaries(layout.commits()) + temporaries(layout.leases());
  }

  private int prune(String path, Store.Entry entry, Set<String> kept) throws IOException {
    if (kept.contains(path)) {
      return 0;
    }
    boolean inside = entry.folder() && (holds(path, kept) || !isPastGrace(entry));
    return inside ? pruneInside(path, kept) : remove(path, entry);
  }

  private static boolean holds(String folder, Set<String> kept) {
    return kept.stream().anyMatch(file -> file.startsWith(folder + "/"));
  }

  private int pruneInside(String path, Set<String> kept) throws IOException {
    int removed = 0;
    for (Store.Entry inner : store.list(new Path(layout.run(), path))) {
      removed += prune(path + "/" + inner.name(), inner, kept);
    }
    return removed;
  }

  private int remove(String path, Store.Entry entry) throws IOException {
    if (!isPastGrace(entry)) {
      return 0;
    }
    store.delete(new Path(layout.run(), path));
    return 1;
  }

  private int temporaries(Path folder) throws IOException {
    int removed = 0;
    for (Store.Entry entry : store.list(folder)) {
      if (!entry.folder() && entry.name().endsWith(HadoopStore.TEMPORARY) && isPastGrace(entry)) {
        store.delete(new Path(folder, entry.name()));
        removed++;
      }
    }
    return removed;
  }

  private boolean isPastGrace(Store.Entry entry) {
    Duration age = Duration.ofMillis(System.currentTimeMillis() - entry.modified());
    return age.compareTo(retention.grace()) >= 0;
  }
}
