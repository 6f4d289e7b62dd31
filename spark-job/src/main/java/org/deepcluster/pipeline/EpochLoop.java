package org.deepcluster.pipeline;

import java.io.IOException;
import java.util.Optional;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.CommitDraft;
import org.deepcluster.runs.Retention;
import org.deepcluster.runs.RunWriter;
import org.deepcluster.runs.Stage;
import org.deepcluster.runs.Step;
import org.deepcluster.runs.StopSignal;

/**
 * Runs the epochs, counted from 1: each stage once what it needs is committed, none that is
 * committed already. A killed run therefore goes on by running the same loop again. The network
 * before the first epoch is committed as that of epoch 0.
 */
public final class EpochLoop {
  private final Stages stages;
  private final RunWriter writer;
  private final Retention retention;
  private final StopSignal stop;
  private final Listener listener;

  /** A loop over {@code stages} that commits to {@code writer}. */
  public EpochLoop(
      Stages stages, RunWriter writer, Retention retention, StopSignal stop, Listener listener) {
    this.stages = stages;
    this.writer = writer;
    this.retention = retention;
    this.stop = stop;
    this.listener = listener;
  }

  /**
   * Runs epochs 1 to {@code epochs}, after telling of all that is committed already; returns
   * whether all are done, false if asked to stop.
   */
  public boolean run(int epochs) throws IOException {
    writer.log().chain().forEach(commit -> listener.committed(commit, true));
    Commit network = step(Step.of(0, Stage.NETWORK), stages::start);
    for (int epoch = 1; epoch <= epochs; epoch++) {
      Optional<Commit> next = epoch(epoch, network);
      if (next.isEmpty()) {
        return false;
      }
      network = next.get();
    }
    return true;
  }

  private Optional<Commit> epoch(int epoch, Commit before) throws IOException {
    Optional<Commit> done = writer.log().find(epoch, Stage.NETWORK);
    if (done.isPresent()) {
      return done;
    }
    if (stop.requested()) {
      return Optional.empty();
    }
    Commit features = step(Step.of(epoch, Stage.FEATURES), () -> stages.extract(epoch, before));
    if (stop.requested()) {
      return Optional.empty();
    }
    Optional<Commit> former = writer.log().find(epoch - 1, Stage.CLUSTERS);
    Commit clusters =
        step(Step.of(epoch, Stage.CLUSTERS), () -> stages.cluster(epoch, features, before, former));
    Optional<Commit> network = train(epoch, clusters, before);
    writer.sweep(retention);
    return network;
  }

  /** Goes on from the newest committed round of the epoch. */
  private Optional<Commit> train(int epoch, Commit clusters, Commit before) throws IOException {
    Commit state = writer.log().latest(epoch, Stage.TRAIN).orElse(before);
    while (!state.step().equals(Step.of(epoch, Stage.NETWORK))) {
      if (stop.requested()) {
        return Optional.empty();
      }
      writer.verifyLease();
      state = commit(stages.train(epoch, clusters, state));
    }
    return Optional.of(state);
  }

  /** A stage's computation. */
  private interface Work {
    CommitDraft run() throws IOException;
  }

  private Commit step(Step step, Work work) throws IOException {
    Optional<Commit> done = writer.log().find(step);
    if (done.isPresent()) {
      return done.get();
    }
    writer.verifyLease();
    return commit(work.run());
  }

  private Commit commit(CommitDraft draft) throws IOException {
    Commit commit = writer.commit(draft);
    listener.committed(commit, false);
    return commit;
  }
}
