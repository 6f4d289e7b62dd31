package org.deepcluster.spark;

import org.deepcluster.pipeline.Listener;
import org.deepcluster.runs.Commit;

/** Hears nothing, but what a subclass overrides. */
class QuietListener implements Listener {
  @Override
  public void committed(Commit commit, boolean again) {}

  @Override
  public void progress(String what, long done, long all) {}

  @Override
  public void tell(String message) {}
}
