package org.deepcluster.runs;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run is of: every setting as text, the digest of the dataset's manifest, and the version of
 * the product.
 *
 * @param bases what else the result rests on and may not change, such as versions of libraries
 */
public record RunIdentity(
    Map<String, String> settings, String dataset, String product, Map<String, String> bases) {

  public RunIdentity {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    bases = Collections.unmodifiableSortedMap(new TreeMap<>(bases));
  }

  /** A run that rests on nothing else. */
  public RunIdentity(Map<String, String> settings, String dataset, String product) {
    this(settings, dataset, product, Map.of());
  }

  /** Sixteen hexadecimal digits; the same for the same run wherever and whenever it is begun. */
  public String id() {
    SortedMap<String, String> fixed = new TreeMap<>(settings);
    fixed.keySet().removeIf(ResumeRules::mayChange);
    Map<String, Object> json =
        Map.of("settings", fixed, "dataset", dataset, "product", product, "bases", bases);
    return Sha256.of(Json.line(Json.normal(json))).substring(0, 16);
  }

  /** Settings, dataset and product in one map, for comparing. */
  SortedMap<String, String> flat() {
    SortedMap<String, String> all = new TreeMap<>(settings);
    all.putAll(bases);
    all.put(ResumeRules.DATASET, dataset);
    all.put(ResumeRules.PRODUCT, product);
    return all;
  }
}
