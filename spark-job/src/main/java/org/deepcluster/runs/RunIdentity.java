package org.deepcluster.runs;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run is of: every setting as text, the digest of the dataset's manifest, and the version of
 * the product.
 *
 * @param bases what else the result rests on and may not change, such as versions of libraries
 * @param parent the run it goes on from; empty where it begins with initial weights
 */
public record RunIdentity(
    Map<String, String> settings,
    String dataset,
    String product,
    Map<String, String> bases,
    Optional<Parent> parent) {

  public RunIdentity {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    bases = Collections.unmodifiableSortedMap(new TreeMap<>(bases));
  }

  /** A run that begins with initial weights. */
  public RunIdentity(
      Map<String, String> settings, String dataset, String product, Map<String, String> bases) {
    this(settings, dataset, product, bases, Optional.empty());
  }

  /** A run that rests on nothing else. */
  public RunIdentity(Map<String, String> settings, String dataset, String product) {
    this(settings, dataset, product, Map.of());
  }

  /** Sixteen hexadecimal digits; the same for the same run wherever and whenever it is begun. */
  public String id() {
    SortedMap<String, String> fixed = new TreeMap<>(settings);
    fixed.keySet().removeIf(ResumeRules::mayChange);
    Map<String, Object> json = new TreeMap<>();
    json.put("settings", fixed);
    json.put("dataset", dataset);
    json.put("product", product);
    json.put("bases", bases);
    parent.ifPresent(from -> json.put("parent", from.digest()));
    return Sha256.of(Json.line(Json.normal(json))).substring(0, 16);
  }

  /** Settings, dataset, product and parent in one map, for comparing. */
  SortedMap<String, String> flat() {
    SortedMap<String, String> all = new TreeMap<>(settings);
    all.putAll(bases);
    all.put(ResumeRules.DATASET, dataset);
    all.put(ResumeRules.PRODUCT, product);
    parent.ifPresent(
        from -> {
          all.put("from", from.run());
          all.put("from.digest", from.digest());
        });
    return all;
  }
}
