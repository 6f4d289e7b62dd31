package org.deepcluster.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LbfgsTest {

  @Test
  void findsTheMinimumOfRosenbrocksValley() {
    double[] found = new Lbfgs(200, 10).minimise(LbfgsTest::rosenbrock, new double[] {-1.2, 1});
    assertThat(found).containsExactly(new double[] {1, 1}, within(1e-5));
  }

  @Test
  void findsTheMinimumOfAnIllConditionedBowl() {
    double[] found = new Lbfgs(100, 10).minimise(LbfgsTest::bowl, new double[] {5, -3, 8, 1});
    assertThat(found).containsExactly(new double[] {1, 1, 1, 1}, within(1e-4));
  }

  @Test
  void staysAtTheMinimum() {
    double[] start = {1, 1};
    assertThat(new Lbfgs(60, 10).minimise(LbfgsTest::rosenbrock, start)).containsExactly(1, 1);
  }

  @Test
  void evaluatesAtMostAQuarterMoreOftenThanItSteps() {
    int[] evaluations = {0};
    Objective counted =
        x -> {
          evaluations[0]++;
          return rosenbrock(x);
        };
    double[] found = new Lbfgs(8, 10).minimise(counted, new double[] {-1.2, 1});
    assertThat(evaluations[0]).isLessThanOrEqualTo(11);
    assertThat(rosenbrock(found).value()).isLessThan(rosenbrock(new double[] {-1.2, 1}).value());
  }

  @Test
  void refusesValuesThatAreNotFinite() {
    assertThatThrownBy(
            () ->
                new Lbfgs(5, 5).minimise(x -> new Objective.Value(Double.NaN, x), new double[] {1}))
        .hasMessage("Cannot minimise: the value is NaN (rule: finite; are all features finite?)");
  }

  @Test
  void refusesNoIteration() {
    assertThatThrownBy(() -> new Lbfgs(0, 10))
        .hasMessage("Cannot minimise: iterations=0, history=10 (rule: both at least 1)");
  }

  private static Objective.Value rosenbrock(double[] x) {
    double slope = x[1] - x[0] * x[0];
    double short1 = 1 - x[0];
    return new Objective.Value(
        100 * slope * slope + short1 * short1,
        new double[] {-400 * x[0] * slope - 2 * short1, 200 * slope});
  }

  private static Objective.Value bowl(double[] x) {
    double value = 0;
    double[] gradient = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double scale = Math.pow(10, i);
      value += scale * (x[i] - 1) * (x[i] - 1);
      gradient[i] = 2 * scale * (x[i] - 1);
    }
    return new Objective.Value(value, gradient);
  }
}
