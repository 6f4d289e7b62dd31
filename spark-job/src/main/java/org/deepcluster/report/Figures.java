package org.deepcluster.report;

import java.util.Locale;

/** Numbers as people read them; a dash for what does not exist. */
final class Figures {

  static final String NONE = "\u2013";

  private Figures() {}

  /** For example 12,345. */
  static String count(Long value) {
    return value == null ? NONE : String.format(Locale.ROOT, "%,d", value);
  }

  /** Three decimals. */
  static String real(Double value) {
    return value == null ? NONE : String.format(Locale.ROOT, "%.3f", value);
  }

  /** A share between 0 and 1 as per cent with one decimal. */
  static String percent(Double share) {
    return share == null ? NONE : String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * share);
  }

  /** The difference of two shares in points, with its sign. */
  static String points(Double before, Double after) {
    return before == null || after == null
        ? NONE
        : String.format(Locale.ROOT, "%+.1f", 100 * (after - before));
  }

  /** For example 45.2 s, 12.5 min or 3.3 h. */
  static String seconds(Double value) {
    if (value == null) {
      return NONE;
    }
    if (value < 60) {
      return String.format(Locale.ROOT, "%.1f\u00a0s", value);
    }
    return value < 3600
        ? String.format(Locale.ROOT, "%.1f\u00a0min", value / 60)
        : String.format(Locale.ROOT, "%.1f\u00a0h", value / 3600);
  }

  /** Short enough for an axis. */
  static String tick(double value) {
    double size = Math.abs(value);
    if (size >= 1e6) {
      return trimmed(value / 1e6) + "M";
    }
    return size >= 1e4 ? trimmed(value / 1e3) + "k" : trimmed(value);
  }

  private static String trimmed(double value) {
    String text = String.format(Locale.ROOT, "%.4f", value);
    return text.replaceFirst("\\.?0+$", "");
  }
}
