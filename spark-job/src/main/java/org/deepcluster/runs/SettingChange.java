package org.deepcluster.runs;

/**
 * One key that differs; {@code before} or {@code after} is {@link #ABSENT} where it had no value.
 */
public record SettingChange(String key, String before, String after) {

  public static final String ABSENT = "(absent)";

  @Override
  public String toString() {
    return key + ": " + before + " -> " + after;
  }
}
