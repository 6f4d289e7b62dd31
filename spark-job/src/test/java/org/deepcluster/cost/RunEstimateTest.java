package org.deepcluster.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Seconds by hand: rows of the busiest slot times seconds a row. */
class RunEstimateTest {
  private static final Offset<Double> EXACT = within(1e-9);
  private static final UnitCosts COSTS =
      new UnitCosts(
          new UnitCosts.PerImage(0.5, 0.1, 0.02, 0.03, 0.04, 0.07, 0.05, 0.06, 0.2, 0.001),
          new UnitCosts.Fixed(0.25, 0.75, 1, 0.5, 0.125, 7));

  private static double seconds(RunShape shape, String stage) {
    return RunEstimate.of(shape, COSTS).stages().stream()
        .filter(s -> s.name().equals(stage))
        .findFirst()
        .orElseThrow()
        .seconds();
  }

  private static RunShape with(RunShape.Images images, RunShape shape) {
    return new RunShape(
        shape.settings(), images, shape.network(), shape.partials(), shape.cluster());
  }

  @Test
  void shardsRunInWaves() {
    assertThat(seconds(TestingShapes.shape(1), "extract")).isCloseTo(80 + 0.375, EXACT);
    assertThat(seconds(TestingShapes.shape(4), "extract")).isCloseTo(20 + 0.375, EXACT);
    assertThat(seconds(TestingShapes.shape(3), "extract"))
        .as("3 waves of 100 images")
        .isCloseTo(30 + 0.375, EXACT);
    assertThat(seconds(TestingShapes.shape(64), "extract"))
        .as("no more slots than parts")
        .isCloseTo(10 + 0.375, EXACT);
  }

  @Test
  void anExtractionRunsInWavesOfPartsOfShards() {
    RunShape shape = TestingShapes.shape(16);
    RunShape.Images images = new RunShape.Images(800, 8, 16, 4000, 32, 0);
    RunShape cut = with(images, shape);
    assertThat(seconds(shape, "extract")).as("half of the slots").isCloseTo(10 + 0.375, EXACT);
    assertThat(seconds(cut, "extract")).as("all slots").isCloseTo(5 + 0.375, EXACT);
  }

  @Test
  void whiteningAddsTheEigenproblem() {
    assertThat(seconds(TestingShapes.shape(2), "whiten")).isCloseTo(8 + 0.25 + 1, EXACT);
  }

  @Test
  void mllibIteratesByShardAndBlockedByPartialSum() {
    double passes = 100 * (0.03 + 0.06) + 3 * 0.25 + 800 * 0.001 + 0.125;
    assertThat(seconds(TestingShapes.shape(8, "clustering.engine=mllib"), "cluster"))
        .isCloseTo(100 * 0.07 + 3 * (100 * 0.05 + 0.75) + passes + 200 * 0.04, EXACT);
    assertThat(seconds(TestingShapes.shape(8, "clustering.engine=blocked"), "cluster"))
        .isCloseTo(200 * 0.07 + 3 * (200 * 0.05 + 0.75) + passes + 200 * 0.04, EXACT);
  }

  /** One part: the driver's. */
  private static RunShape gathered(String engine) {
    RunShape shape = TestingShapes.shape(8, "clustering.engine=" + engine);
    return new RunShape(
        shape.settings(),
        shape.images(),
        shape.network(),
        new RunShape.Partials(8, 1, true),
        shape.cluster());
  }

  @Test
  void rowsThatAreGatheredAreTheDrivers() {
    double passes = 100 * (0.03 + 0.06) + 3 * 0.25 + 800 * 0.001 + 0.125;
    assertThat(seconds(gathered("blocked"), "cluster"))
        .isCloseTo(800 * 0.07 + 3 * (800 * 0.05 + 0.75) + passes + 800 * 0.04, EXACT);
    assertThat(seconds(gathered("mllib"), "cluster"))
        .isCloseTo(100 * 0.07 + 3 * (100 * 0.05 + 0.75) + passes + 800 * 0.04, EXACT);
    assertThat(moved(gathered("blocked"))).as("rows").isEqualTo(800 * 16 * 4);
    assertThat(moved(gathered("mllib")))
        .as("rows; centroids to a process and sums from 8 tasks, three times")
        .isEqualTo(800 * 16 * 4 + 3 * 160 * (4 + 8 * 8));
  }

  private static long moved(RunShape shape) {
    return RunEstimate.of(shape, COSTS).stages().stream()
        .filter(stage -> stage.name().equals("cluster"))
        .findFirst()
        .orElseThrow()
        .bytes()
        .moved();
  }

  @Test
  void moreWorkersThanSlotsTakeTurns() {
    double rounds = 20 * 0.5 + 0.125;
    assertThat(seconds(TestingShapes.shape(4), "train")).isCloseTo(200 * 0.2 + rounds, EXACT);
    assertThat(seconds(TestingShapes.shape(2), "train")).isCloseTo(400 * 0.2 + rounds, EXACT);
    assertThat(seconds(TestingShapes.shape(3), "train")).isCloseTo(400 * 0.2 + rounds, EXACT);
    assertThat(seconds(TestingShapes.shape(64), "train")).isCloseTo(200 * 0.2 + rounds, EXACT);
  }

  @Test
  void aShorterReassignmentDrawsLess() {
    assertThat(seconds(TestingShapes.shape(4, "reassign.epochs=0.5"), "train"))
        .isCloseTo(100 * 0.2 + 10 * 0.5 + 0.125, EXACT);
  }

  @Test
  void theFirstEpochDecodesAndWarmsUp() {
    RunEstimate estimate = RunEstimate.of(TestingShapes.shape(4), COSTS);
    assertThat(estimate.firstEpoch()).isCloseTo(estimate.laterEpoch() + 100 + 7, EXACT);
    assertThat(estimate.run()).isCloseTo(estimate.firstEpoch() + 2 * estimate.laterEpoch(), EXACT);
  }

  @Test
  void whatIsDecodedAlreadyIsNotDecodedAgain() {
    RunShape shape = TestingShapes.shape(4);
    RunShape.Images images = new RunShape.Images(800, 8, 8, 4000, 32, 0.75);
    RunShape kept = with(images, shape);
    assertThat(RunEstimate.of(kept, COSTS).decode().seconds()).isCloseTo(25, EXACT);
  }

  @Test
  void theBottleneckIsWhatMostOfAnEpochGoesInto() {
    StageEstimate.Part most = RunEstimate.of(TestingShapes.shape(4), COSTS).bottleneck();
    assertThat(most.what()).isEqualTo("k-means iterations");
    assertThat(most.seconds()).isCloseTo(200 * 0.07 + 3 * (200 * 0.05 + 0.75), EXACT);
    UnitCosts averaging =
        new UnitCosts(TestingShapes.NOTHING, new UnitCosts.Fixed(0, 0, 1, 2, 0, 0));
    assertThat(RunEstimate.of(TestingShapes.shape(4), averaging).bottleneck().what())
        .isEqualTo("averaging");
  }

  @Test
  void costsAreFiniteAndNotNegative() {
    assertThatThrownBy(() -> new UnitCosts.Fixed(0, 0, 0, -1, 0, 0))
        .hasMessageContaining("-1.0")
        .hasMessageContaining("finite and at least 0");
    assertThatThrownBy(() -> new UnitCosts.Fixed(0, 0, 0, Double.NaN, 0, 0))
        .hasMessageContaining("NaN");
  }
}
