package org.deepcluster.chaos;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Counts events and strikes at some of them. Environment:
 *
 * <ul>
 *   <li>{@code CHAOS_EVENT}: the kind of event that counts, such as {@code TaskStart} or {@code
 *       Commit}; none: nothing is struck, all is counted
 *   <li>{@code CHAOS_DURING}: what the description of its job, or the name of the commit, contains
 *   <li>{@code CHAOS_AT}: at which of these, counted from 1, with commas between
 * </ul>
 */
final class Marks {
  private final String event;
  private final String during;
  private final Set<Integer> at;
  private final Strike strike;
  private final Map<String, Integer> counts = new TreeMap<>();
  private int met;

  private Marks(String event, String during, Set<Integer> at, Strike strike) {
    this.event = event;
    this.during = during;
    this.at = at;
    this.strike = strike;
  }

  static Marks of(Map<String, String> environment) {
    return new Marks(
        environment.getOrDefault("CHAOS_EVENT", ""),
        environment.getOrDefault("CHAOS_DURING", ""),
        numbers(environment.getOrDefault("CHAOS_AT", "")),
        Strike.of(environment));
  }

  private static Set<Integer> numbers(String list) {
    return Arrays.stream(list.split(",", -1))
        .filter(number -> !number.isBlank())
        .map(Integer::valueOf)
        .collect(Collectors.toUnmodifiableSet());
  }

  void begin(String application) {
    strike.begin(application);
  }

  void meet(String kind, String description) {
    meet(kind, description, "");
  }

  /** An event in a job of that description, on that executor. */
  synchronized void meet(String kind, String description, String executor) {
    count(kind, description);
    if (kind.equals(event) && description.contains(during) && at.contains(++met)) {
      strike.at("%s %d of %s".formatted(kind, met, description), executor);
    }
  }

  /** The digits of epochs and rounds aside, so that what is alike counts together. */
  synchronized void count(String kind, String description) {
    counts.merge(kind + " " + description.replaceAll("[0-9]+", "n"), 1, Integer::sum);
  }

  synchronized void end() {
    counts.forEach((what, count) -> strike.log("count %d %s".formatted(count, what)));
  }
}
