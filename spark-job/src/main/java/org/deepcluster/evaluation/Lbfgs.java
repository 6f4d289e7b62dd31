package org.deepcluster.evaluation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth function by L-BFGS with a strong Wolfe line search (Nocedal and Wright 2006,
 * algorithms 7.4, 7.5, 3.5 and 3.6). Ends after {@code iterations}, after 1.25 times as many
 * evaluations, when no slope exceeds 1e-7, or when a step no longer lowers the value. No random
 * choice, no state between calls.
 *
 * @param iterations steps at most
 * @param history steps whose curvature is remembered
 */
public record Lbfgs(int iterations, int history) {
  private static final double FLAT = 1e-7;
  private static final double LEAST_CURVATURE = 1e-10;
  private static final double NO_CHANGE = 1e-12; // of the value, relative

  public Lbfgs {
    if (iterations < 1 || history < 1) {
      throw new IllegalArgumentException(
          "Cannot minimise: iterations=%d, history=%d (rule: both at least 1)"
              .formatted(iterations, history));
    }
  }

  /** The lowest point found from {@code start}. */
  public double[] minimise(Objective objective, double[] start) {
    Evaluations counted = new Evaluations(objective, iterations + iterations / 4);
    Deque<Step> steps = new ArrayDeque<>();
    double[] x = start.clone();
    Objective.Value here = counted.at(x);
    for (int i = 0; i < iterations && steepest(here) > FLAT && counted.left(); i++) {
      double[] direction = direction(steps, here.gradient());
      double first = i == 0 ? Math.min(1, 1 / absoluteSum(here.gradient())) : 1;
      LineSearch.Found found = LineSearch.along(counted, x, direction, here, first);
      if (!(here.value() - found.value().value() > NO_CHANGE * Math.abs(here.value()))) {
        return found.value().value() < here.value() ? found.x() : x;
      }
      remember(steps, Step.between(x, here, found));
      x = found.x();
      here = found.value();
    }
    return x;
  }

  private void remember(Deque<Step> steps, Step step) {
    if (step.curvature() > LEAST_CURVATURE) {
      steps.addFirst(step);
    }
    if (steps.size() > history) {
      steps.removeLast();
    }
  }

  /** Minus the inverse Hessian, as the steps tell it, times the gradient; newest step first. */
  private static double[] direction(Deque<Step> steps, double[] gradient) {
    double[] q = Vectors.scaled(gradient, -1);
    double[] alphas = new double[steps.size()];
    int at = 0;
    for (Step step : steps) {
      alphas[at] = Vectors.dot(step.move(), q) / step.curvature();
      Vectors.add(q, -alphas[at++], step.slopes());
    }
    if (!steps.isEmpty()) {
      Step newest = steps.getFirst();
      q = Vectors.scaled(q, newest.curvature() / Vectors.dot(newest.slopes(), newest.slopes()));
    }
    for (Iterator<Step> oldest = steps.descendingIterator(); oldest.hasNext(); ) {
      Step step = oldest.next();
      double beta = Vectors.dot(step.slopes(), q) / step.curvature();
      Vectors.add(q, alphas[--at] - beta, step.move());
    }
    return q;
  }

  private static double steepest(Objective.Value here) {
    double most = 0;
    for (double slope : here.gradient()) {
      most = Math.max(most, Math.abs(slope));
    }
    return most;
  }

  private static double absoluteSum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += Math.abs(value);
    }
    return sum;
  }

  /** How far a step moved, how the gradient changed, and the product of both. */
  private record Step(double[] move, double[] slopes, double curvature) {
    static Step between(double[] x, Objective.Value here, LineSearch.Found found) {
      double[] move = Vectors.difference(found.x(), x);
      double[] slopes = Vectors.difference(found.value().gradient(), here.gradient());
      return new Step(move, slopes, Vectors.dot(move, slopes));
    }
  }

  /** Counts evaluations and refuses values that are not finite. */
  static final class Evaluations implements Objective {
    private final Objective objective;
    private int left;

    Evaluations(Objective objective, int most) {
      this.objective = objective;
      this.left = most + 1;
    }

    boolean left() {
      return left > 0;
    }

    @Override
    public Value at(double[] x) {
      left--;
      Value value = objective.at(x);
      if (!Double.isFinite(value.value())) {
        throw new ArithmeticException(
            "Cannot minimise: the value is %s (rule: finite; are all features finite?)"
                .formatted(value.value()));
      }
      return value;
    }
  }
}
