package org.deepcluster.runs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;

/**
 * Finds the state a run has reached. First the chain: commits in the order of their steps, each
 * whole and naming the digest of the one before it, up to the first that does not. Then its files:
 * what the next stage will read (the last commit, the newest network, the newest two clusterings)
 * must be there with the stated length, and the last commit's content must have its SHA-256;
 * otherwise the chain ends before the commit whose files are damaged, at one that still has its
 * own. Other files that are missing are told and do no harm. Cost: one small read a commit, one
 * listing an attempt, and the content that is verified, several files at once.
 */
final class CommitLogReader {

  private final Store store;
  private final Layout layout;
  private final Verification verification;
  private final FolderLengths lengths;
  private final List<String> messages = new ArrayList<>();

  CommitLogReader(Store store, Layout layout, Verification verification) {
    this.store = store;
    this.layout = layout;
    this.verification = verification;
    this.lengths = new FolderLengths(store);
  }

  CommitLog read() throws IOException {
    SortedMap<Step, String> names = new TreeMap<>();
    steps(layout.commits(), names);
    Set<Step> retired = retired();
    List<Commit> chain = intact(linked(names, CommitLogReader::isFirst), retired);
    tellOthers(chain, retired);
    for (Commit commit : chain) {
      names.remove(commit.step());
    }
    retired.removeAll(names.keySet());
    return new CommitLog(chain, retired, List.copyOf(names.values()), messages);
  }

  /**
   * The newest commits, of {@code epochs} epochs at most, that follow one another. The first is
   * taken on trust and no file is looked at: one listing, one small read a commit.
   */
  CommitLog recent(int epochs) throws IOException {
    SortedMap<Step, String> names = new TreeMap<>();
    steps(layout.commits(), names);
    int newest = names.isEmpty() ? 0 : names.lastKey().epoch();
    Step from = Step.of(Math.max(0, newest - epochs + 1), Stage.FEATURES);
    List<Commit> chain = linked(names.tailMap(from), first -> true);
    return new CommitLog(chain, Set.of(), List.of(), messages);
  }

  private Set<Step> retired() throws IOException {
    SortedMap<Step, String> names = new TreeMap<>();
    steps(layout.retired(), names);
    return new HashSet<>(names.keySet());
  }

  private void steps(Path folder, SortedMap<Step, String> names) throws IOException {
    for (Store.Entry entry : store.list(folder)) {
      String name = entry.name();
      if (!entry.folder() && name.endsWith(Layout.JSON)) {
        Step.parse(name.substring(0, name.length() - Layout.JSON.length()))
            .ifPresent(step -> names.put(step, name));
      }
    }
  }

  private static boolean isFirst(Commit commit) {
    return commit.parent().equals(Commit.ROOT);
  }

  private List<Commit> linked(SortedMap<Step, String> names, Predicate<Commit> isFirst)
      throws IOException {
    List<Commit> chain = new ArrayList<>();
    for (Step step : names.keySet()) {
      Optional<Commit> next = next(step, chain, isFirst);
      if (next.isEmpty()) {
        break;
      }
      chain.add(next.get());
    }
    return chain;
  }

  private Optional<Commit> next(Step step, List<Commit> chain, Predicate<Commit> isFirst)
      throws IOException {
    try {
      Commit commit = Commit.fromJson(store.read(layout.commit(step)), step);
      boolean follows =
          chain.isEmpty()
              ? isFirst.test(commit)
              : commit.parent().equals(chain.get(chain.size() - 1).digest());
      if (follows) {
        return Optional.of(commit);
      }
      messages.add(
          step + " does not follow " + end(chain) + ": it names another parent" + back(chain));
    } catch (CorruptFileException e) {
      messages.add(e.getMessage() + back(chain));
    }
    return Optional.empty();
  }

  private static String back(List<Commit> chain) {
    return " (the run goes on from " + end(chain) + ")";
  }

  private static String end(List<Commit> chain) {
    return chain.isEmpty() ? "its beginning" : chain.get(chain.size() - 1).step().name();
  }

  private List<Commit> intact(List<Commit> linked, Set<Step> retired) throws IOException {
    List<Commit> chain = linked;
    while (true) {
      int damaged = firstDamaged(chain, retired);
      if (damaged < 0) {
        return chain;
      }
      chain = resumable(chain.subList(0, damaged), retired);
      int last = messages.size() - 1;
      messages.set(last, messages.get(last) + back(chain));
    }
  }

  /** Nothing can go on from a commit without files: those that retention removed are done again. */
  private static List<Commit> resumable(List<Commit> chain, Set<Step> retired) {
    int end = chain.size();
    while (end > 0 && retired.contains(chain.get(end - 1).step())) {
      end--;
    }
    return chain.subList(0, end);
  }

  private int firstDamaged(List<Commit> chain, Set<Step> retired) throws IOException {
    Set<Step> needed = Retention.needed(chain);
    for (int i = 0; i < chain.size(); i++) {
      Commit commit = chain.get(i);
      boolean judged = needed.contains(commit.step()) && !isRetired(commit.step(), retired);
      if (judged && !isWhole(commit, i == chain.size() - 1)) {
        return i;
      }
    }
    return -1;
  }

  /** Asks again: the holder may retire a step while someone else reads. */
  private boolean isRetired(Step step, Set<Step> retired) throws IOException {
    return retired.contains(step) || store.length(layout.retired(step)).isPresent();
  }

  private boolean isWhole(Commit commit, boolean isLast) throws IOException {
    Optional<String> fault = lengthFault(commit.artifacts());
    if (fault.isEmpty() && (isLast || verification == Verification.ALL)) {
      fault = contentFault(commit.artifacts());
    }
    fault.ifPresent(text -> messages.add(commit.step() + " lost a file: " + text));
    return fault.isEmpty();
  }

  private Optional<String> lengthFault(List<Artifact> artifacts) throws IOException {
    for (Artifact artifact : artifacts) {
      OptionalLong length = lengths.of(layout.file(artifact));
      if (length.isEmpty()) {
        return Optional.of(artifact.path() + " is not there");
      }
      if (length.getAsLong() != artifact.length()) {
        return Optional.of(
            artifact.path() + " has " + length.getAsLong() + " bytes, not " + artifact.length());
      }
    }
    return Optional.empty();
  }

  private Optional<String> contentFault(List<Artifact> artifacts) throws IOException {
    try {
      FileCalls.each(artifacts, new ArtifactReader(store, layout.run())::verify);
      return Optional.empty();
    } catch (CorruptFileException e) {
      return Optional.of(e.getMessage());
    }
  }

  private void tellOthers(List<Commit> chain, Set<Step> retired) throws IOException {
    Set<Step> needed = Retention.needed(chain);
    for (Commit commit : chain) {
      if (!needed.contains(commit.step())
          && !retired.contains(commit.step())
          && !isWhole(commit, false)
          && isRetired(commit.step(), retired)) {
        messages.remove(messages.size() - 1);
      }
    }
  }
}
