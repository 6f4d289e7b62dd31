package org.deepcluster.runs;

import java.time.Duration;

/**
 * @param heartbeat how often a holder shows that it lives
 * @param stale after how long without a heartbeat it counts as dead; over three heartbeats
 */
public record LeaseTiming(Duration heartbeat, Duration stale) {

  /** Every 10 s, and dead after 60 s. */
  public static final LeaseTiming DEFAULT =
      new LeaseTiming(Duration.ofSeconds(10), Duration.ofSeconds(60));

  /**
   * How long a successor waits at most for a predecessor that died where it cannot see it: until
   * that one is stale, the two heartbeats that a stale one is watched for, and as much again.
   */
  public Duration succession() {
    return stale.plus(heartbeat.multipliedBy(4));
  }

  public LeaseTiming {
    if (heartbeat.toMillis() < 1 || stale.compareTo(heartbeat.multipliedBy(3)) < 0) {
      throw new IllegalArgumentException(
          "Cannot hold a lease with heartbeat="
              + heartbeat
              + " and stale="
              + stale
              + " (stale must be at least three heartbeats, heartbeats at least 1 ms)");
    }
  }
}
