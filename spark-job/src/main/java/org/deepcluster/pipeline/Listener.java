package org.deepcluster.pipeline;

import org.deepcluster.runs.Commit;

/** Hears of what a run does. */
public interface Listener {
  /** A step was committed, now or in an earlier process ({@code again}). */
  void committed(Commit commit, boolean again);

  /** Part {@code done} of {@code all} of what {@code what} names is done. */
  void progress(String what, long done, long all);

  /** Something a person should know, such as that a damaged commit was set aside. */
  void tell(String message);
}
