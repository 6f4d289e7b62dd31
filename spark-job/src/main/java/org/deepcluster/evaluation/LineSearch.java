package org.deepcluster.evaluation;

/**
 * A step along a direction of descent that meets the strong Wolfe conditions (Nocedal and Wright
 * 2006, algorithms 3.5 and 3.6, with cubic interpolation), or the lowest one tried when the
 * evaluations are used up.
 */
final class LineSearch {
  private static final double DECREASE = 1e-4;
  private static final double CURVATURE = 0.9;
  private static final int MOST_TRIALS = 25;

  private final Lbfgs.Evaluations objective;
  private final double[] start;
  private final double[] direction;
  private final Trial origin;
  private Trial lowest;
  private int trials;

  private LineSearch(
      Lbfgs.Evaluations objective, double[] start, double[] direction, Objective.Value value) {
    this.objective = objective;
    this.start = start;
    this.direction = direction;
    this.origin = new Trial(0, value, Vectors.dot(value.gradient(), direction));
    this.lowest = origin;
  }

  /** The point reached and the value there. */
  record Found(double[] x, Objective.Value value) {}

  static Found along(
      Lbfgs.Evaluations objective,
      double[] start,
      double[] direction,
      Objective.Value value,
      double firstStep) {
    LineSearch search = new LineSearch(objective, start, direction, value);
    Trial found = search.origin.slope < 0 ? search.bracket(firstStep) : search.origin;
    return new Found(search.point(found.step), found.value);
  }

  /** Lengthens the step until it is good or a good one lies between it and the one before. */
  private Trial bracket(double firstStep) {
    Trial before = origin;
    double step = firstStep;
    while (more()) {
      Trial here = attempt(step);
      if (tooHigh(here) || (trials > 1 && here.height() >= before.height())) {
        return zoom(before, here);
      }
      if (flat(here)) {
        return here;
      }
      if (here.slope >= 0) {
        return zoom(here, before);
      }
      double next = cubicMinimum(before, here);
      step = clamp(next, step + 0.01 * (step - before.step), 10 * step);
      before = here;
    }
    return lowest;
  }

  /** Narrows the interval between {@code low}, the lower end, and {@code high}. */
  private Trial zoom(Trial low, Trial high) {
    while (more() && Math.abs(high.step - low.step) * -origin.slope > 1e-14 * scale()) {
      double left = Math.min(low.step, high.step);
      double right = Math.max(low.step, high.step);
      double margin = 0.1 * (right - left);
      Trial here = attempt(clamp(cubicMinimum(low, high), left + margin, right - margin));
      if (tooHigh(here) || here.height() >= low.height()) {
        high = here;
        continue;
      }
      if (flat(here)) {
        return here;
      }
      high = here.slope * (high.step - low.step) >= 0 ? low : high;
      low = here;
    }
    return lowest;
  }

  private boolean more() {
    return trials < MOST_TRIALS && objective.left();
  }

  private double scale() {
    return Math.max(1, Math.abs(origin.height()));
  }

  private Trial attempt(double step) {
    trials++;
    Objective.Value value = objective.at(point(step));
    Trial here = new Trial(step, value, Vectors.dot(value.gradient(), direction));
    lowest = here.height() < lowest.height() ? here : lowest;
    return here;
  }

  private double[] point(double step) {
    double[] x = start.clone();
    Vectors.add(x, step, direction);
    return x;
  }

  private boolean tooHigh(Trial here) {
    return here.height() > origin.height() + DECREASE * here.step * origin.slope;
  }

  private boolean flat(Trial here) {
    return Math.abs(here.slope) <= -CURVATURE * origin.slope;
  }

  /** Where the cubic through both values and slopes is lowest (equation 3.59), or half-way. */
  private static double cubicMinimum(Trial a, Trial b) {
    double width = b.step - a.step;
    double chord = a.slope + b.slope - 3 * (b.height() - a.height()) / width;
    double root = Math.sqrt(chord * chord - a.slope * b.slope) * Math.signum(width);
    double minimum = b.step - width * (b.slope + root - chord) / (b.slope - a.slope + 2 * root);
    return Double.isFinite(minimum) ? minimum : (a.step + b.step) / 2;
  }

  private static double clamp(double value, double low, double high) {
    return Math.max(low, Math.min(high, value));
  }

  /** A step tried: its value, and its slope along the direction. */
  private record Trial(double step, Objective.Value value, double slope) {
    double height() {
      return value.value();
    }
  }
}
