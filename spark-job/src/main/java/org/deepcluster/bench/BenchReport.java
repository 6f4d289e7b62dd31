package org.deepcluster.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run of the benchmark found.
 *
 * @param machine what it ran on
 * @param settings what was measured, sizes among them
 * @param comparisons in the order of the table
 * @param figures of ours alone, by key: {@code averaging_share} and {@code augmentation_share} of
 *     training, 0 to 1, and {@code fixed_seconds} of an epoch
 */
public record BenchReport(
    Map<String, Object> machine,
    Map<String, Object> settings,
    List<Comparison> comparisons,
    Map<String, Double> figures) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROW = "%-20s %-12s %10s %10s   %s";

  /**
   * One line: every comparison and figure by its key, then {@code settings} and {@code machine}.
   */
  public String toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    comparisons.forEach(comparison -> json.put(comparison.key(), comparison.toMap()));
    figures.forEach((key, value) -> json.put(key, Figures.rounded(value)));
    json.put("settings", settings);
    json.put("machine", machine);
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write as JSON: " + json.keySet(), e);
    }
  }

  /** The lines of a table. */
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(ROW.formatted("", "", "ours", "peer", "times faster (least to most)"));
    comparisons.forEach(comparison -> lines.add(row(comparison)));
    figures.forEach((key, value) -> lines.add(row(key, value)));
    return lines.stream().map(String::stripTrailing).toList();
  }

  private static String row(Comparison comparison) {
    return ROW.formatted(
        comparison.key(),
        comparison.unit().text(),
        Figures.text(comparison.oursMedian()),
        comparison.peerMedian().map(Figures::text).orElse("-"),
        comparison.ratio().map(BenchReport::ratio).orElse(""));
  }

  private static String ratio(Spread ratio) {
    return "%.3g (%.3g to %.3g)".formatted(ratio.median(), ratio.min(), ratio.max());
  }

  private static String row(String key, double value) {
    return key.endsWith("_share")
        ? ROW.formatted(key, "%", Figures.text(100 * value), "", "")
        : ROW.formatted(key, "s", Figures.text(value), "", "");
  }
}
