package org.deepcluster.spark;

import org.deepcluster.pipeline.Listener;
import org.deepcluster.runs.Commit;

/** Tells the metric system what a run's own listener hears, and tells it first. */
record GaugeListener(RunGauges gauges, Listener next) implements Listener {
  @Override
  public void committed(Commit commit, boolean again) {
    gauges.committed(commit);
    if (!again) {
      gauges.committedAt(System.currentTimeMillis() / 1e3);
    }
    next.committed(commit, again);
  }

  @Override
  public void progress(String what, long done, long all) {
    gauges.progress(done, all);
    next.progress(what, done, all);
  }

  @Override
  public void tell(String message) {
    next.tell(message);
  }
}
