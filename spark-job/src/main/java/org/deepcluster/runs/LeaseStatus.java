package org.deepcluster.runs;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The newest lease of a run, as it looks to somebody who only reads: once, and by this host's
 * clock.
 *
 * @param holder who took it
 * @param sign what its heartbeat says
 * @param silence since the last heartbeat, or since it was given back
 * @param failure what its holder ended with, the first line; empty where it did not fail
 */
public record LeaseStatus(
    LeaseHolder holder, Sign sign, Duration silence, Optional<String> failure) {

  /** What a lease says of its holder. */
  public enum Sign {
    /** It beats. */
    HELD,
    /** It was given back. */
    RELEASED,
    /** It has not beaten for longer than the lease allows. */
    SILENT,
    /** Its process, of this machine, is gone. */
    DEAD
  }

  /** Empty where nobody ever held the run. */
  static Optional<LeaseStatus> of(LeaseFolder folder, LeaseTiming timing, long now)
      throws IOException {
    long generation = folder.newest();
    return generation == 0
        ? Optional.empty()
        : Optional.of(of(folder.holder(generation), folder.beat(generation), timing, now));
  }

  private static LeaseStatus of(
      LeaseHolder holder, LeaseFolder.Beat beat, LeaseTiming timing, long now) {
    Duration silence = Duration.ofMillis(Math.max(0, now - beat.seen()));
    return new LeaseStatus(holder, sign(holder, beat, silence, timing), silence, beat.failure());
  }

  private static Sign sign(
      LeaseHolder holder, LeaseFolder.Beat beat, Duration silence, LeaseTiming timing) {
    if (beat.released()) {
      return Sign.RELEASED;
    } else if (holder.process().isProvablyDead()) {
      return Sign.DEAD;
    }
    return silence.compareTo(timing.stale()) > 0 ? Sign.SILENT : Sign.HELD;
  }

  Map<String, Object> toMap() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("generation", holder.generation());
    json.put("sign", sign.name().toLowerCase(java.util.Locale.ROOT));
    json.put("host", holder.process().host());
    json.put("process", holder.process().pid());
    json.put("application", holder.application());
    json.put("scheduler_run", holder.schedulerRun());
    json.put("scheduler_try", holder.schedulerTry());
    json.put("heartbeat_seconds_ago", silence.toSeconds());
    return json;
  }
}
