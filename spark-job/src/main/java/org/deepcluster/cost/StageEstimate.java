package org.deepcluster.cost;

import java.util.Comparator;
import java.util.List;

/**
 * A stage of one epoch: its tasks, what its seconds are spent on, and its bytes.
 *
 * @param parts in the order in which they come
 */
public record StageEstimate(String name, long tasks, List<Part> parts, Bytes bytes) {
  public StageEstimate {
    parts = List.copyOf(parts);
  }

  /** Seconds that go into one thing. */
  public record Part(String stage, String what, double seconds) {}

  /** Bytes read from files, written to files and moved between processes. */
  public record Bytes(long read, long written, long moved) {}

  /** Wall seconds. */
  public double seconds() {
    return parts.stream().mapToDouble(Part::seconds).sum();
  }

  /** What most of the seconds go into. */
  Part largest() {
    return parts.stream().max(Comparator.comparingDouble(Part::seconds)).orElseThrow();
  }
}
