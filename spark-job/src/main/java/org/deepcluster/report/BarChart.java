package org.deepcluster.report;

import java.util.Locale;

/** Cluster sizes, largest first, as bars of inline SVG. */
final class BarChart {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 140;

  private BarChart() {}

  static String svg(String title, int[] sizes) {
    int[] sorted = java.util.Arrays.stream(sizes).sorted().toArray();
    int n = Math.min(sorted.length, 430);
    double largest = Math.max(1, sorted[sorted.length - 1]);
    double width = (double) WIDTH / n;
    StringBuilder svg = new StringBuilder();
    svg.append("<figure class=\"wide\"><figcaption>").append(Html.escape(title));
    svg.append("</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(WIDTH, HEIGHT));
    svg.append("<title>%s</title>".formatted(Html.escape(title)));
    for (int i = 0; i < n; i++) {
      int size = sorted[sorted.length - 1 - (int) ((long) i * sorted.length / n)];
      double height = (HEIGHT - 4) * size / largest;
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"bar\" x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\"><title>%d images</title></rect>",
              i * width,
              HEIGHT - height,
              Math.max(0.5, width * 0.85),
              height,
              size));
    }
    return svg.append("</svg></figure>").toString();
  }
}
