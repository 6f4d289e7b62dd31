package org.deepcluster.runs;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Builds the facts or notes of a commit. */
public final class Notes {
  private final TreeMap<String, Object> values = new TreeMap<>();

  /** With {@code key} set; null for what does not exist. */
  public Notes with(String key, Object value) {
    values.put(key, value);
    return this;
  }

  /** With all of {@code more}. */
  public Notes with(Map<String, ?> more) {
    values.putAll(more);
    return this;
  }

  public SortedMap<String, Object> map() {
    return values;
  }
}
