package org.deepcluster.pipeline;

import java.io.IOException;
import java.util.Optional;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.CommitDraft;
import org.deepcluster.runs.RunWriter;
import org.deepcluster.runs.Stage;
import org.deepcluster.runs.StopSignal;
import org.deepcluster.seeds.Seed;

/**
 * Runs the epochs: each stage once what it needs is committed, none that is committed already. A
 * killed run therefore goes on by running the same loop again.
 */
public final class EpochLoop {
  private final Stages stages;
  private final RunWriter writer;
  private final StopSignal stop;
  private final Listener listener;
  private final long runSeed;

  /** A loop over {@code stages} that commits to {@code writer}. */
  public EpochLoop(
      Stages stages, RunWriter writer, long runSeed, StopSignal stop, Listener listener) {
    this.stages = stages;
    this.writer = writer;
    this.runSeed = runSeed;
    this.stop = stop;
    this.listener = listener;
  }

  /** Runs epochs 0 to {@code epochs - 1}; returns whether all are done, false if asked to stop. */
  public boolean run(int epochs) throws IOException {
    Commit network = step(Stage.START, 0, stages::start);
    for (int epoch = 0; epoch < epochs; epoch++) {
      Optional<Commit> next = epoch(epoch, network);
      if (next.isEmpty()) {
        return false;
      }
      network = next.get();
      writer.sweep();
    }
    return true;
  }

  private Optional<Commit> epoch(int epoch, Commit network) throws IOException {
    Optional<Commit> done = writer.log().find(epoch, Stage.NETWORK);
    if (done.isPresent()) {
      listener.committed(done.get(), true);
      return done;
    }
    if (stop.requested()) {
      return Optional.empty();
    }
    Commit features = step(Stage.FEATURES, epoch, () -> stages.extract(epoch, network));
    if (stop.requested()) {
      return Optional.empty();
    }
    Optional<Commit> former = writer.log().find(epoch - 1, Stage.CLUSTERS);
    Commit clusters =
        step(Stage.CLUSTERS, epoch, () -> stages.cluster(epoch, features, network, former));
    Commit state = writer.log().find(epoch, Stage.ROUNDS).orElse(network);
    while (state.stage() != Stage.NETWORK || state.epoch() != epoch) {
      if (stop.requested()) {
        return Optional.empty();
      }
      state = commit(stages.train(epoch, clusters, state));
    }
    return Optional.of(state);
  }

  /** A stage's computation. */
  private interface Work {
    CommitDraft run() throws IOException;
  }

  private Commit step(Stage stage, int epoch, Work work) throws IOException {
    Optional<Commit> done = writer.log().find(epoch, stage);
    if (done.isPresent()) {
      listener.committed(done.get(), true);
      return done.get();
    }
    return commit(work.run());
  }

  private Commit commit(CommitDraft draft) {
    long seed = Seed.derive(runSeed, draft.epoch(), draft.stage().name(), draft.part()).value();
    Commit commit = writer.commit(draft, seed);
    listener.committed(commit, false);
    return commit;
  }
}
