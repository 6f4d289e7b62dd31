package org.deepcluster.runs;

import org.apache.hadoop.fs.Path;

/** Something was asked of a run that it has not reached, or no longer keeps. */
public final class NotCommittedException extends RunException {
  private static final long serialVersionUID = 1L;

  /** {@code wanted} of {@code run}, such as "the network of epoch 7". */
  public NotCommittedException(Path run, String wanted) {
    super(
        "Cannot find %s in run %s: it is not trained yet, or its files were retired (see: deepcluster metrics --run %s)"
            .formatted(wanted, run, run));
  }
}
