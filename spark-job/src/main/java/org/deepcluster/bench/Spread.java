package org.deepcluster.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The least, the middle and the greatest of some values; of an even number the mean middle. */
public record Spread(double min, double median, double max) {

  /** Of at least one value, each finite. */
  public static Spread of(List<Double> values) {
    if (values.isEmpty() || !values.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "Cannot spread %s (rule: at least one value, all finite)".formatted(values));
    }
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    return new Spread(sorted.get(0), median, sorted.get(n - 1));
  }

  Map<String, Object> toMap() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("min", Figures.rounded(min));
    json.put("median", Figures.rounded(median));
    json.put("max", Figures.rounded(max));
    return json;
  }
}
