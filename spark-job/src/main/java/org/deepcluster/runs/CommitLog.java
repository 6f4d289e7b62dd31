package org.deepcluster.runs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The commits of a run as they were when it was read: the longest unbroken chain whose newest state
 * has its files. Values only; reading it again costs nothing.
 *
 * @param chain oldest first
 * @param retired steps whose files retention has removed; their commits stay in the chain
 * @param broken names of commit files that do not belong to the chain
 * @param messages what is wrong with them, in words
 */
public record CommitLog(
    List<Commit> chain, Set<Step> retired, List<String> broken, List<String> messages) {

  public CommitLog {
    chain = List.copyOf(chain);
    retired = Set.copyOf(retired);
    broken = List.copyOf(broken);
    messages = List.copyOf(messages);
  }

  /** The state the run has reached; empty before the first commit. */
  public Optional<Commit> latest() {
    return chain.isEmpty() ? Optional.empty() : Optional.of(chain.get(chain.size() - 1));
  }

  /** The commit of a step. */
  public Optional<Commit> find(Step step) {
    return chain.stream().filter(commit -> commit.step().equals(step)).findFirst();
  }

  /** The commit of a stage that commits once an epoch. */
  public Optional<Commit> find(int epoch, Stage stage) {
    return find(Step.of(epoch, stage));
  }

  /** The newest commit of a stage. */
  public Optional<Commit> latest(Stage stage) {
    return chain.stream().filter(c -> c.step().stage() == stage).reduce((older, newer) -> newer);
  }

  /** The newest commit of a stage within an epoch, for example its last training round. */
  public Optional<Commit> latest(int epoch, Stage stage) {
    return chain.stream()
        .filter(c -> c.step().epoch() == epoch && c.step().stage() == stage)
        .reduce((older, newer) -> newer);
  }

  /** Whether the commit's files are still there. */
  public boolean hasFiles(Commit commit) {
    return !retired.contains(commit.step());
  }

  CommitLog plus(Commit commit) {
    List<Commit> longer = new ArrayList<>(chain);
    longer.add(commit);
    return new CommitLog(longer, retired, broken, messages);
  }

  CommitLog retiring(Set<Step> more) {
    Set<Step> all = new HashSet<>(retired);
    all.addAll(more);
    return new CommitLog(chain, all, broken, messages);
  }

  CommitLog withoutBroken() {
    return new CommitLog(chain, retired, List.of(), messages);
  }
}
