package org.deepcluster.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Bars as inline SVG, side by side and each stacked from its parts. */
record BarChart(String title, List<String> labels, List<Layer> layers, String unit) {

  /** One part of every bar. */
  record Layer(String name, double[] heights) {}

  private static final int MOST_BARS = 120;
  private static final int MOST_LABELS = 7;

  /** Sizes of clusters, largest first; beyond 120 clusters a bar stands for every so many. */
  static Optional<Tag> ofSizes(String title, long[] sizes) {
    if (sizes.length == 0) {
      return Optional.empty();
    }
    double[] sorted = Arrays.stream(sizes).sorted().asDoubleStream().toArray();
    int n = Math.min(sorted.length, MOST_BARS);
    double[] bars = new double[n];
    List<String> ranks = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int rank = (int) ((long) i * sorted.length / n);
      bars[i] = sorted[sorted.length - 1 - rank];
      ranks.add(String.valueOf(rank + 1));
    }
    return Optional.of(
        new BarChart(title, ranks, List.of(new Layer("rank", bars)), "images").draw());
  }

  /** Stacked parts; empty when all are nothing. */
  static Optional<Tag> stacked(String title, List<String> labels, List<Layer> layers, String unit) {
    List<Layer> drawn =
        layers.stream().filter(l -> Arrays.stream(l.heights()).anyMatch(h -> h > 0)).toList();
    return drawn.isEmpty()
        ? Optional.empty()
        : Optional.of(new BarChart(title, labels, drawn, unit).draw());
  }

  private Tag draw() {
    double most = IntStream.range(0, labels.size()).mapToDouble(this::height).max().orElse(1);
    Frame frame = new Frame(Scale.over(0, Math.max(most, 1e-9)));
    Tag svg = Frame.drawing(title, description()).add(frame.grid());
    for (int bar = 0; bar < labels.size(); bar++) {
      svg.add(bar(bar, frame));
    }
    int step = (labels.size() + MOST_LABELS - 1) / MOST_LABELS;
    for (int bar = 0; bar < labels.size(); bar += step) {
      svg.add(frame.below(middle(bar, frame), labels.get(bar)));
    }
    return Frame.figure(title, description(), layers.stream().map(Layer::name).toList(), svg);
  }

  private double height(int bar) {
    return layers.stream().mapToDouble(layer -> layer.heights()[bar]).sum();
  }

  private String description() {
    int last = labels.size() - 1;
    return "From "
        + Figures.tick(Math.round(height(0) * 10) / 10.0)
        + " at "
        + labels.get(0)
        + " to "
        + Figures.tick(Math.round(height(last) * 10) / 10.0)
        + " at "
        + labels.get(last)
        + ", in "
        + unit;
  }

  private double middle(int bar, Frame frame) {
    return frame.x((bar + 0.5) / labels.size());
  }

  private List<Tag> bar(int bar, Frame frame) {
    double room = frame.width() / labels.size();
    double width = Math.min(36, room > 6 ? room - 2 : room * 0.9);
    double base = 0;
    List<Tag> parts = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      double height = layers.get(l).heights()[bar];
      double top = frame.y(base + height);
      Tag part =
          Tag.of(
              "rect",
              "class",
              "fill" + l,
              "x",
              Frame.number(middle(bar, frame) - width / 2),
              "y",
              Frame.number(top),
              "width",
              Frame.number(width),
              "height",
              Frame.number(Math.max(0, frame.y(base) - top)));
      parts.add(part.add(Tag.of("title").text(tip(bar, l, height))));
      base += height;
    }
    return parts;
  }

  private String tip(int bar, int layer, double height) {
    return layers.get(layer).name()
        + " "
        + labels.get(bar)
        + ": "
        + Figures.tick(Math.round(height * 10) / 10.0)
        + " "
        + unit;
  }
}
