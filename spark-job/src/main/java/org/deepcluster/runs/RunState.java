package org.deepcluster.runs;

import java.util.Locale;

/** What can be said of a run from outside. */
public enum RunState {
  /** All its epochs are committed. */
  FINISHED,
  /** A process holds it and shows that it lives. */
  RUNNING,
  /** Its last process ended as it was asked to, or was asked for fewer epochs. */
  STOPPED,
  /** Its last process ended with an error. */
  FAILED,
  /** Its last process is dead, or has been silent for longer than a lease allows. */
  STALE,
  /** Nobody has held it yet. */
  NOT_STARTED;

  /** In words, for example {@code not started}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static RunState of(boolean complete, LeaseStatus lease) {
    if (complete) {
      return FINISHED;
    }
    return switch (lease.sign()) {
      case HELD -> RUNNING;
      case SILENT, DEAD -> STALE;
      case RELEASED -> lease.failure().isPresent() ? FAILED : STOPPED;
    };
  }
}
