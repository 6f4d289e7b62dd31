package org.deepcluster.pipeline;

import java.io.IOException;
import java.util.Optional;
import org.deepcluster.runs.Commit;
import org.deepcluster.runs.CommitDraft;

/**
 * The stages of a run, each a function of committed steps: it writes data files and returns what is
 * to be committed.
 */
public interface Stages {
  /** The network at its initial weights. */
  CommitDraft start() throws IOException;

  /** Features of all images under the network of {@code network}. */
  CommitDraft extract(int epoch, Commit network) throws IOException;

  /** Whitening, k-means and repair; {@code former} is the clustering of the epoch before. */
  CommitDraft cluster(int epoch, Commit features, Commit network, Optional<Commit> former)
      throws IOException;

  /**
   * Trains on from {@code state}, the network of the epoch before or a part of this epoch's
   * training, until the epoch ends (a draft of stage NETWORK) or a part is to be committed (TRAIN).
   */
  CommitDraft train(int epoch, Commit clusters, Commit state) throws IOException;
}
