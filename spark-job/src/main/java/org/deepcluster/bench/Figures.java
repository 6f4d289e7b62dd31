package org.deepcluster.bench;

import java.math.BigDecimal;
import java.math.MathContext;

/** Four digits that mean something, and no more. */
final class Figures {
  private static final MathContext DIGITS = new MathContext(4);

  private Figures() {}

  static double rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }

  static String text(double value) {
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
