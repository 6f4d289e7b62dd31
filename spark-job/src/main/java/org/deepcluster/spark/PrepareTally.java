package org.deepcluster.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is counted while images are prepared; mergeable in any order. Channel sums are whole
 * numbers, so they are the same however the images were spread.
 */
final class PrepareTally implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int CHANNELS = 3;
  private static final int EXAMPLES = 100_000;

  private long accepted;
  private long unlabelled;
  private long pixels;
  private final long[] sums = new long[CHANNELS];
  private final long[] squares = new long[CHANNELS];
  private final TreeMap<String, Long> reasons = new TreeMap<>();
  private final TreeSet<String> classes = new TreeSet<>();
  private final List<String[]> rejected = new ArrayList<>();

  /** Counts an accepted image by its pixels (3, side, side). */
  void accept(String className, byte[] channels) {
    accepted++;
    if (className == null) {
      unlabelled++;
    } else {
      classes.add(className);
    }
    int area = channels.length / CHANNELS;
    pixels += area;
    for (int c = 0; c < CHANNELS; c++) {
      for (int i = c * area; i < (c + 1) * area; i++) {
        int value = channels[i] & 0xFF;
        sums[c] += value;
        squares[c] += (long) value * value;
      }
    }
  }

  void reject(String path, String reason) {
    reasons.merge(reason.replaceAll("\\d+", "#"), 1L, Long::sum);
    if (rejected.size() < EXAMPLES) {
      rejected.add(new String[] {path, reason});
    }
  }

  PrepareTally merge(PrepareTally other) {
    accepted += other.accepted;
    unlabelled += other.unlabelled;
    pixels += other.pixels;
    for (int c = 0; c < CHANNELS; c++) {
      sums[c] += other.sums[c];
      squares[c] += other.squares[c];
    }
    other.reasons.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    classes.addAll(other.classes);
    rejected.addAll(other.rejected.subList(0, Math.min(other.rejected.size(), EXAMPLES)));
    return this;
  }

  long accepted() {
    return accepted;
  }

  long rejectedCount() {
    return reasons.values().stream().mapToLong(Long::longValue).sum();
  }

  SortedMap<String, Long> reasons() {
    return reasons;
  }

  List<String[]> rejected() {
    return rejected;
  }

  /**
   * Class names in order of label: numbers by value, others by name; none where labels say nothing.
   */
  List<String> classes() {
    if (unlabelled > 0 || classes.size() < 2) {
      return List.of();
    }
    return ordered(classes);
  }

  /** Numbers by value, others by name. */
  static List<String> ordered(SortedSet<String> classes) {
    List<String> names = new ArrayList<>(classes);
    if (names.stream().allMatch(name -> name.matches("\\d{1,9}"))) {
      names.sort(java.util.Comparator.comparingInt(Integer::parseInt));
    }
    return names;
  }

  List<Double> mean() {
    List<Double> mean = new ArrayList<>();
    for (int c = 0; c < CHANNELS; c++) {
      mean.add(sums[c] / (255.0 * pixels));
    }
    return mean;
  }

  List<Double> deviation() {
    List<Double> deviation = new ArrayList<>();
    for (int c = 0; c < CHANNELS; c++) {
      double mean = (double) sums[c] / pixels;
      deviation.add(Math.sqrt(Math.max(0, (double) squares[c] / pixels - mean * mean)) / 255);
    }
    return deviation;
  }
}
