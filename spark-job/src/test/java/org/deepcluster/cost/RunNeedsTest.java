package org.deepcluster.cost;

import static org.assertj.core.api.Assertions.assertThat;

import org.deepcluster.cost.RunNeeds.Available;
import org.junit.jupiter.api.Test;

class RunNeedsTest {
  private static final long ENOUGH = Long.MAX_VALUE;

  @Test
  void pixelsTakeThreeBytesAndFeaturesFour() {
    RunNeeds needs = RunNeeds.of(TestingShapes.shape(2));
    assertThat(needs.localDisk()).isEqualTo(800 * 3 * 32 * 32);
    assertThat(needs.runDisk())
        .as("features of two epochs, a training commit, three epochs")
        .isEqualTo(
            2 * 800 * 4 * 64 + 8000 + 3 * (8000 + 4000 + 4 * 16 * (10 + 64) + 800 * (32 + 4)));
  }

  @Test
  void mllibKeepsItsRowsTwice() {
    assertThat(RunNeeds.of(TestingShapes.shape(2, "clustering.engine=mllib")).scratchDisk())
        .isEqualTo(800 * 16 * 12);
    assertThat(RunNeeds.of(TestingShapes.shape(2, "clustering.engine=blocked")).scratchDisk())
        .isEqualTo(800 * 16 * 4);
  }

  @Test
  void rowsThatAreGatheredTakeTheDriversHeapTwice() {
    RunShape shape = TestingShapes.shape(2);
    RunShape.Partials partials = new RunShape.Partials(8, 4, true);
    RunShape gathered =
        new RunShape(shape.settings(), shape.images(), shape.network(), partials, shape.cluster());
    assertThat(RunNeeds.of(gathered).driverHeap() - RunNeeds.of(shape).driverHeap())
        .isEqualTo(2 * 800 * 16 * 4);
  }

  @Test
  void resultsOfOtherProcessesTakeHeapOnBothSides() {
    RunShape.NetworkSize whole = new RunShape.NetworkSize(1000, 64, true, 0, 0);
    RunShape.NetworkSize sliced = new RunShape.NetworkSize(1000, 64, false, 0, 0);
    RunShape.Cluster two = new RunShape.Cluster(6, 2, false);
    RunNeeds apart = RunNeeds.of(on(two, whole));
    RunNeeds inSlices = RunNeeds.of(on(two, sliced));
    assertThat(apart.driverHeap() - inSlices.driverHeap())
        .as("a network more, four workers' results, two of them while they are read")
        .isEqualTo((1 + 4 + 2) * 8000);
    assertThat(apart.executorHeap() - inSlices.executorHeap())
        .as("three workers' results, messages and networks, one more that is read, instead of two")
        .isEqualTo((3 * 3 + 1 - 2) * 8000);
    RunShape.Cluster local = new RunShape.Cluster(6, 1, true);
    assertThat(RunNeeds.of(on(local, whole)).driverHeap())
        .as("results stay where they are")
        .isEqualTo(RunNeeds.of(on(local, sliced)).driverHeap());
    assertThat(
            RunNeeds.of(on(local, whole)).executorHeap()
                - RunNeeds.of(on(local, sliced)).executorHeap())
        .as("four workers' results, instead of two networks")
        .isEqualTo(2 * 8000);
  }

  private static RunShape on(RunShape.Cluster cluster, RunShape.NetworkSize network) {
    RunShape shape = TestingShapes.shape(2);
    return new RunShape(shape.settings(), shape.images(), network, shape.partials(), cluster);
  }

  @Test
  void nothingIsWrongWhereAllFits() {
    RunNeeds needs = new RunNeeds(100, 100, 100, 100, 100, 100);
    Available available = new Available(100, ENOUGH, 100, 100, 100);
    assertThat(needs.diskProblems(available)).isEmpty();
    assertThat(needs.memoryProblems(available, false)).isEmpty();
  }

  @Test
  void everyDiskThatIsTooSmallIsNamed() {
    RunNeeds needs = new RunNeeds(3L << 20, 0, 5L << 30, 0, 0, 0);
    assertThat(needs.diskProblems(new Available(2L << 20, 4L << 30, ENOUGH, ENOUGH, ENOUGH)))
        .containsExactly(
            "every machine needs 3 MB of disk for decoded pixels and has 2 MB (set"
                + " spark.deepcluster.local-dir to a larger disk)",
            "the run directory needs 5,120 MB of disk and has 4,096 MB (give --run a larger place,"
                + " or lower training.epochs)");
  }

  @Test
  void oneLocalProcessNeedsBothHeaps() {
    RunNeeds needs = new RunNeeds(0, 0, 0, 3L << 20, 4L << 20, 0);
    Available available = new Available(0, 0, 6L << 20, 4L << 20, 0);
    assertThat(needs.memoryProblems(available, false)).isEmpty();
    assertThat(needs.memoryProblems(available, true))
        .containsExactly(
            "this process needs 7 MB of heap and has 6 MB (raise DEEPCLUSTER_HEAP_MB)");
  }

  @Test
  void everySlotHasANetworkAndItsBatches() {
    assertThat(RunNeeds.of(TestingShapes.shape(2)).executorArrays())
        .as("parameters four times, 256 images extracted, a worker's 5 images trained")
        .isEqualTo(2 * (4 * 4 * 1000 + 256 * 300 + 5 * 5000));
    assertThat(RunNeeds.of(TestingShapes.shape(9)).executorArrays())
        .as("four workers on nine slots")
        .isEqualTo(9 * (4 * 4 * 1000 + 256 * 300) + 4 * 5 * 5000);
  }

  @Test
  void arraysThatDoNotFitNameTheKeysToChange() {
    RunNeeds needs = new RunNeeds(0, 0, 0, 0, 0, 700L << 20);
    Available available = new Available(0, 0, 0, 0, 500L << 20);
    assertThat(needs.memoryProblems(available, false))
        .containsExactly(
            "every executor needs 700 MB of arrays beside the heap and has 500 MB (lower"
                + " training.batch-size, or raise spark.executor.memoryOverhead to 1213 MB or"
                + " more)");
    assertThat(needs.memoryProblems(available, true))
        .containsExactly(
            "this process needs 700 MB of arrays beside the heap and has 500 MB (lower"
                + " training.batch-size or DEEPCLUSTER_HEAP_MB)");
  }

  @Test
  void aMillionImagesFitAGigabyteOfHeap() {
    RunShape small =
        new RunShape(
            TestingShapes.shape(2, "clustering.k=1000", "whitening.dimensions=256").settings(),
            new RunShape.Images(1_000_000, 245, 980, 1L << 30, 32, 0),
            new RunShape.NetworkSize(876_000, 256, true, 0, 0),
            new RunShape.Partials(32, 32, false),
            new RunShape.Cluster(2, 1, true));
    RunNeeds needs = RunNeeds.of(small);
    assertThat(needs.driverHeap() + needs.executorHeap()).isLessThan(1L << 30);
  }
}
