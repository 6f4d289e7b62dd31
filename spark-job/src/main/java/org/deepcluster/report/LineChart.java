package org.deepcluster.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Curves over epochs as inline SVG; a value that does not exist leaves a gap. */
record LineChart(String title, List<Integer> epochs, List<Curve> curves) {

  /** One value an epoch, null where there is none. */
  record Curve(String name, List<Double> values) {

    boolean isEmpty() {
      return values.stream().allMatch(Objects::isNull);
    }
  }

  private static final int MOST_LABELS = 7;

  /** Without curves that have no value; empty when none is left. */
  static Optional<Tag> of(String title, List<Integer> epochs, List<Curve> curves) {
    List<Curve> drawn = curves.stream().filter(curve -> !curve.isEmpty()).toList();
    return drawn.isEmpty()
        ? Optional.empty()
        : Optional.of(new LineChart(title, epochs, drawn).draw());
  }

  private Tag draw() {
    double least = values().mapToDouble(v -> v).min().orElseThrow();
    double most = values().mapToDouble(v -> v).max().orElseThrow();
    Frame frame = new Frame(Scale.over(least, most));
    Tag svg = Frame.drawing(title, description()).add(frame.grid()).add(labels(frame));
    for (int c = 0; c < curves.size(); c++) {
      svg.add(line(curves.get(c), c, frame)).add(dots(curves.get(c), c, frame));
    }
    return Frame.figure(title, description(), curves.stream().map(Curve::name).toList(), svg);
  }

  private Stream<Double> values() {
    return curves.stream().flatMap(curve -> curve.values().stream()).filter(Objects::nonNull);
  }

  private String description() {
    List<String> parts = new ArrayList<>();
    for (Curve curve : curves) {
      List<Double> there = curve.values().stream().filter(Objects::nonNull).toList();
      parts.add(
          curve.name()
              + " from "
              + Figures.real(there.get(0))
              + " to "
              + Figures.real(there.get(there.size() - 1)));
    }
    return String.join(", ", parts);
  }

  private double x(int index, Frame frame) {
    return frame.x(epochs.size() == 1 ? 0.5 : (double) index / (epochs.size() - 1));
  }

  private List<Tag> labels(Frame frame) {
    int step = (epochs.size() + MOST_LABELS - 1) / MOST_LABELS;
    List<Tag> labels = new ArrayList<>();
    for (int i = 0; i < epochs.size(); i += step) {
      labels.add(frame.below(x(i, frame), String.valueOf(epochs.get(i))));
    }
    return labels;
  }

  private Tag line(Curve curve, int number, Frame frame) {
    StringBuilder path = new StringBuilder();
    boolean down = false;
    for (int i = 0; i < curve.values().size(); i++) {
      Double value = curve.values().get(i);
      if (value != null) {
        path.append(down ? "L" : "M").append(Frame.number(x(i, frame))).append(' ');
        path.append(Frame.number(frame.y(value)));
      }
      down = value != null;
    }
    return Tag.of("path", "class", "line stroke" + number, "d", path.toString());
  }

  private List<Tag> dots(Curve curve, int number, Frame frame) {
    String radius = epochs.size() > 40 ? "1.5" : "3";
    List<Tag> dots = new ArrayList<>();
    for (int i = 0; i < curve.values().size(); i++) {
      Double value = curve.values().get(i);
      if (value != null) {
        Tag dot =
            Tag.of(
                "circle",
                "class",
                "fill" + number,
                "cx",
                Frame.number(x(i, frame)),
                "cy",
                Frame.number(frame.y(value)),
                "r",
                radius);
        dots.add(dot.add(Tag.of("title").text(tip(curve, i, value))));
      }
    }
    return dots;
  }

  private String tip(Curve curve, int index, double value) {
    return curve.name() + ", epoch " + epochs.get(index) + ": " + Figures.real(value);
  }
}
