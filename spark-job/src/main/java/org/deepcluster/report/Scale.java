package org.deepcluster.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear scale with round ends: values from {@code low} to {@code high}, a tick each {@code
 * step}.
 */
record Scale(double low, double high, double step) {

  private static final int INTERVALS = 4;

  /** About four intervals of 1, 2 or 5 times a power of ten that hold both values. */
  static Scale over(double least, double most) {
    double span = most - least > 0 ? most - least : Math.max(1e-3, Math.abs(most) * 0.1);
    double step = round(span / INTERVALS);
    double low = Math.floor(least / step + 1e-9) * step;
    double high = Math.ceil((least + span) / step - 1e-9) * step;
    return new Scale(low, high, step);
  }

  private static double round(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; low + i * step <= high + step / 2; i++) {
      ticks.add(low + i * step);
    }
    return ticks;
  }

  /** 0 at {@code low}, 1 at {@code high}. */
  double share(double value) {
    return (value - low) / (high - low);
  }
}
