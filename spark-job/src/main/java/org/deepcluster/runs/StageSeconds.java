package org.deepcluster.runs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Wall seconds of the stages of an epoch; null where a stage did not run or was not timed. {@code
 * extract} is without the decoding of images, which only the first epoch on a machine does; {@code
 * total} is with it.
 */
public record StageSeconds(
    Double extract, Double whiten, Double cluster, Double train, Double total) {

  /** From the notes of an epoch's commits; without a total of its own, the sum of the parts. */
  static StageSeconds of(Map<String, Double> seconds) {
    Double extract = seconds.get("extract");
    Double whiten = seconds.get("whiten");
    Double cluster = seconds.get("cluster");
    Double train = seconds.get("train");
    Double sum =
        Stream.of(seconds.get("decode"), extract, whiten, cluster, train)
            .filter(Objects::nonNull)
            .reduce(Double::sum)
            .orElse(null);
    return new StageSeconds(extract, whiten, cluster, train, seconds.getOrDefault("total", sum));
  }

  Map<String, Object> toMap() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("extract", extract);
    json.put("whiten", whiten);
    json.put("cluster", cluster);
    json.put("train", train);
    json.put("total", total);
    return json;
  }
}
