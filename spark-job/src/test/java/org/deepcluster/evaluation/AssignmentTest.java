package org.deepcluster.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentTest {

  @Test
  void theGreedyChoiceIsNotTheBest() {
    double[][] gain = {{10, 9}, {9, 1}};
    assertThat(Assignment.maximise(gain)).containsExactly(1, 0);
  }

  @Test
  void surplusColumnsStayWithoutPartner() {
    double[][] gain = {{1, 5, 3}, {4, 5, 0}};
    assertThat(Assignment.maximise(gain)).containsExactly(1, 0);
  }

  @Test
  void surplusRowsStayWithoutPartner() {
    double[][] gain = {{1, 4}, {5, 5}, {3, 0}};
    int[] assignment = Assignment.maximise(gain);
    assertThat(Assignment.gain(gain, assignment)).isEqualTo(9);
    assertThat(assignment).containsExactly(1, 0, Assignment.NONE);
  }

  @Test
  void equalGainsAlwaysGiveTheSameAssignment() {
    assertThat(Assignment.maximise(new double[4][4]))
        .isEqualTo(Assignment.maximise(new double[4][4]));
  }

  @Test
  void nothingIsAssignedToNothing() {
    assertThat(Assignment.maximise(new double[0][0])).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void equalsTheBestOfAllPermutations(long seed) {
    SplittableRandom random = Seed.derive(seed, 0, "assignment", 0).random();
    int rows = 1 + random.nextInt(6);
    int columns = rows + random.nextInt(3);
    double[][] gain = table(rows, columns, random, seed % 2 == 0);
    double best = bestOf(gain, 0, new boolean[columns]);
    assertThat(Assignment.gain(gain, Assignment.maximise(gain)))
        .as("seed %d, %d x %d", seed, rows, columns)
        .isEqualTo(best, within(1e-12));
    double[][] turned = transposed(gain);
    assertThat(Assignment.gain(turned, Assignment.maximise(turned)))
        .as("seed %d, %d x %d", seed, columns, rows)
        .isEqualTo(best, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void isOneToOneOnSparseOverlaps(long seed) {
    SplittableRandom random = Seed.derive(seed, 0, "overlap", 0).random();
    double[][] gain = new double[400][400];
    for (int i = 0; i < 2000; i++) {
      gain[random.nextInt(400)][random.nextInt(400)]++;
    }
    int[] assignment = Assignment.maximise(gain);
    assertThat(Arrays.stream(assignment).distinct().count()).as("seed %d", seed).isEqualTo(400);
    assertThat(assignment).as("seed %d", seed).doesNotContain(Assignment.NONE);
  }

  @Test
  void refusesGainsThatAreNotFinite() {
    assertThatThrownBy(() -> Assignment.maximise(new double[][] {{1, Double.NaN}}))
        .hasMessage("Cannot assign rows to columns: gain (0, 1) is NaN (rule: finite)");
  }

  @Test
  void refusesRaggedRows() {
    assertThatThrownBy(() -> Assignment.maximise(new double[][] {{1, 2}, {3}}))
        .hasMessage(
            "Cannot assign rows to columns: row 1 has 1 gains, row 0 has 2 (rule: a table)");
  }

  private static double[][] table(int rows, int columns, SplittableRandom random, boolean ties) {
    double[][] gain = new double[rows][columns];
    for (double[] row : gain) {
      Arrays.setAll(row, i -> ties ? random.nextInt(3) : random.nextDouble(-1, 1));
    }
    return gain;
  }

  private static double[][] transposed(double[][] gain) {
    double[][] turned = new double[gain[0].length][gain.length];
    for (int row = 0; row < gain.length; row++) {
      for (int column = 0; column < turned.length; column++) {
        turned[column][row] = gain[row][column];
      }
    }
    return turned;
  }

  private static double bestOf(double[][] gain, int row, boolean[] taken) {
    if (row == gain.length) {
      return 0;
    }
    double best = Double.NEGATIVE_INFINITY;
    for (int column = 0; column < taken.length; column++) {
      if (!taken[column]) {
        taken[column] = true;
        best = Math.max(best, gain[row][column] + bestOf(gain, row + 1, taken));
        taken[column] = false;
      }
    }
    return best;
  }
}
