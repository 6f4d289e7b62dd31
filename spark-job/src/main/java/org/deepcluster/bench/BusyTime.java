package org.deepcluster.bench;

import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * When at least one of many overlapping pieces of work ran, as spans of milliseconds. Adding is
 * thread-safe, in any order.
 */
public final class BusyTime {
  private final NavigableMap<Long, Long> spans = new TreeMap<>(); // begin to end, none touching

  /** Adds a piece of work from {@code begin} to {@code end}. */
  public synchronized void add(long begin, long end) {
    long from = begin;
    long to = end;
    for (var span = spans.floorEntry(to);
        span != null && span.getValue() >= from;
        span = spans.floorEntry(to)) {
      from = Math.min(from, span.getKey());
      to = Math.max(to, span.getValue());
      spans.remove(span.getKey());
    }
    spans.put(from, to);
  }

  /** Milliseconds between {@code from} and {@code to} in which nothing ran. */
  public synchronized long idle(long from, long to) {
    long busy = 0;
    for (var span : spans.entrySet()) {
      busy += Math.max(0, Math.min(to, span.getValue()) - Math.max(from, span.getKey()));
    }
    return to - from - busy;
  }

  /** Milliseconds from {@code from} to the first work after it, and from the last to {@code to}. */
  public synchronized long idleAtEnds(long from, long to) {
    Long first = spans.ceilingKey(from);
    var last = spans.floorEntry(to);
    if (first == null || first >= to) {
      return idle(from, to);
    }
    return first - from + Math.max(0, to - last.getValue());
  }
}
