package org.deepcluster.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The part that all charts share: size in SVG units, grid, axis labels, title and legend. */
record Frame(Scale scale) {

  private static final int WIDTH = 360;
  private static final int HEIGHT = 220;
  private static final int LEFT = 44;
  private static final int RIGHT = 12;
  private static final int TOP = 10;
  private static final int BOTTOM = 26;

  double width() {
    return WIDTH - LEFT - RIGHT;
  }

  /** {@code share} from 0, left, to 1, right. */
  double x(double share) {
    return LEFT + width() * share;
  }

  double y(double value) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - scale.share(value));
  }

  double bottom() {
    return HEIGHT - BOTTOM;
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** A figure with a caption, a legend where there are several names, and the drawing. */
  static Tag figure(String title, String description, List<String> names, Tag drawing) {
    Tag caption = Tag.of("figcaption").add(Tag.of("b").text(title));
    for (int i = 0; i < names.size() && names.size() > 1; i++) {
      caption.add(Tag.of("span", "class", "key key" + i).text(names.get(i)));
    }
    drawing.add(Tag.of("desc").text(description));
    return Tag.of("figure", "class", "card").add(caption, drawing);
  }

  /** An empty drawing with the title that screen readers say. */
  static Tag drawing(String title, String description) {
    return Tag.of(
            "svg",
            "viewBox",
            "0 0 " + WIDTH + " " + HEIGHT,
            "role",
            "img",
            "aria-label",
            title + ". " + description)
        .add(Tag.of("title").text(title));
  }

  List<Tag> grid() {
    List<Tag> grid = new ArrayList<>();
    for (double tick : scale.ticks()) {
      String y = number(y(tick));
      String right = String.valueOf(WIDTH - RIGHT);
      grid.add(
          Tag.of(
              "line", "class", "grid", "x1", String.valueOf(LEFT), "x2", right, "y1", y, "y2", y));
      grid.add(label(LEFT - 6, y(tick) + 4, "end", Figures.tick(tick)));
    }
    return grid;
  }

  /** A label below the drawing. */
  Tag below(double x, String text) {
    return label(x, HEIGHT - 8, "middle", text);
  }

  private static Tag label(double x, double y, String anchor, String text) {
    return Tag.of("text", "x", number(x), "y", number(y), "text-anchor", anchor).text(text);
  }
}
