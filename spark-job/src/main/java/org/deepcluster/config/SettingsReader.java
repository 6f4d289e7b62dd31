package org.deepcluster.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads single values by key and gathers problems instead of stopping at the first. */
final class SettingsReader {
  private static final int LONGEST = 80;

  private final Config config;
  private final List<String> problems = new ArrayList<>();

  SettingsReader(Config config) {
    this.config = config;
  }

  List<String> problems() {
    return problems;
  }

  void refuse(String problem) {
    problems.add(problem);
  }

  boolean flag(String key) {
    try {
      return config.getBoolean(key);
    } catch (ConfigException e) {
      refuse("%s=%s is neither true nor false".formatted(key, raw(key)));
      return false;
    }
  }

  /** Read as a long: a double would round seeds above 2^53. */
  long seed(String key) {
    try {
      return Long.parseLong(raw(key));
    } catch (NumberFormatException e) {
      refuse("%s=%s is out of range (rule: a whole number of 64 bits)".formatted(key, raw(key)));
      return 0;
    }
  }

  int count(String key, int least, int most) {
    String rule = most == Integer.MAX_VALUE ? "at least " + least : least + " to " + most;
    return (int) number(key, least, most, "a whole number, " + rule, true);
  }

  double real(String key, double least, double most, String rule) {
    return number(key, least, most, rule, false);
  }

  private double number(String key, double least, double most, String rule, boolean whole) {
    try {
      double value = config.getDouble(key);
      if (value >= least && value <= most && (!whole || value == Math.rint(value))) {
        return value;
      }
    } catch (ConfigException e) {
      // told below, with the rule
    }
    refuse("%s=%s is out of range (rule: %s)".formatted(key, raw(key), rule));
    return Math.max(least, 1);
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    String given = raw(key);
    for (E value : type.getEnumConstants()) {
      if (name(value).equals(given)) {
        return value;
      }
    }
    refuse(
        "%s=%s is not known (rule: one of %s)"
            .formatted(
                key,
                given,
                String.join(
                    ", ",
                    Arrays.stream(type.getEnumConstants()).map(SettingsReader::name).toList())));
    return type.getEnumConstants()[0];
  }

  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The value as it was given, cut where it is long; messages repeat it. */
  private String raw(String key) {
    try {
      String value = String.valueOf(config.getAnyRef(key));
      return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
    } catch (ConfigException e) { // null, or below something that is no object
      return "(no value)";
    }
  }
}
