package org.deepcluster.app;

import java.time.Duration;

/** Durations as people read them. */
final class Durations {
  private Durations() {}

  /** Hours, minutes and whole seconds, for example {@code 0:14:20}; hours may exceed a day. */
  static String text(double seconds) {
    Duration duration = Duration.ofSeconds(Math.round(seconds));
    return "%d:%02d:%02d"
        .formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
  }
}
