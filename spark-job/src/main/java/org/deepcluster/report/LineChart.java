package org.deepcluster.report;

import java.util.List;
import java.util.Locale;

/** Curves over epochs as inline SVG; gaps where a value does not exist (NaN). */
final class LineChart {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 180;
  private static final int LEFT = 46;
  private static final int BOTTOM = 24;
  private static final int TOP = 8;

  /** A named curve; its number chooses the colour. */
  record Curve(String name, double[] values) {}

  private LineChart() {}

  static String svg(String title, List<Curve> curves) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    int n = 1;
    for (Curve curve : curves) {
      n = Math.max(n, curve.values().length);
      for (double value : curve.values()) {
        low = Double.isNaN(value) ? low : Math.min(low, value);
        high = Double.isNaN(value) ? high : Math.max(high, value);
      }
    }
    if (low > high) {
      return "<p class=\"none\">%s: nothing to show yet</p>".formatted(Html.escape(title));
    }
    double pad = high == low ? Math.max(0.01, Math.abs(high) * 0.05) : (high - low) * 0.05;
    Axes axes = new Axes(low - pad, high + pad, n);
    StringBuilder svg = new StringBuilder();
    svg.append("<figure><figcaption>").append(Html.escape(title)).append(legend(curves));
    svg.append("</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(WIDTH, HEIGHT));
    svg.append("<title>%s</title>".formatted(Html.escape(title)));
    for (int i = 0; i <= 4; i++) {
      svg.append(axes.line(low - pad + (high - low + 2 * pad) * i / 4));
    }
    for (int e = 0; e < n; e += Math.max(1, n / 8)) {
      svg.append(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>"
              .formatted(axes.x(e), HEIGHT - 6, e));
    }
    for (int c = 0; c < curves.size(); c++) {
      svg.append(path(curves.get(c), c, axes));
    }
    return svg.append("</svg></figure>").toString();
  }

  private static String legend(List<Curve> curves) {
    StringBuilder legend = new StringBuilder();
    for (int c = 0; c < curves.size() && curves.size() > 1; c++) {
      legend.append(
          " <span class=\"key k%d\">%s</span>".formatted(c, Html.escape(curves.get(c).name())));
    }
    return legend.toString();
  }

  private static String path(Curve curve, int number, Axes axes) {
    StringBuilder path = new StringBuilder();
    StringBuilder dots = new StringBuilder();
    boolean pen = false;
    for (int e = 0; e < curve.values().length; e++) {
      double value = curve.values()[e];
      if (Double.isNaN(value)) {
        pen = false;
        continue;
      }
      path.append(
          String.format(Locale.ROOT, "%s%.1f %.1f", pen ? "L" : "M", axes.x(e), axes.y(value)));
      dots.append(
          String.format(
              Locale.ROOT,
              "<circle class=\"d%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"><title>epoch %d: %.4f</title></circle>",
              number,
              axes.x(e),
              axes.y(value),
              e,
              value));
      pen = true;
    }
    return "<path class=\"c%d\" d=\"%s\"/>%s".formatted(number, path, dots);
  }

  private record Axes(double low, double high, int n) {
    double x(int epoch) {
      return LEFT + (WIDTH - LEFT - 10.0) * (n == 1 ? 0.5 : (double) epoch / (n - 1));
    }

    double y(double value) {
      return TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low));
    }

    String line(double value) {
      return String.format(
          Locale.ROOT,
          "<path class=\"grid\" d=\"M%d %.1fH%d\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.3g</text>",
          LEFT,
          y(value),
          WIDTH - 10,
          LEFT - 4,
          y(value) + 3,
          value);
    }
  }
}
