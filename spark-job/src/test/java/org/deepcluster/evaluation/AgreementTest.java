package org.deepcluster.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden values: scikit-learn 1.9.1, see resources/evaluation/agreement.py. */
class AgreementTest {
  private static final int[] NOTHING = {};

  static Stream<Arguments> tables() throws IOException {
    return StreamSupport.stream(golden().get("tables").spliterator(), false)
        .map(table -> Arguments.of(table.get("name").asText(), table));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void equalsScikitLearn(String name, JsonNode table) {
    assertScores(
        Contingency.of(ints(table.get("a")), ints(table.get("b"))), table.get("scores"), name);
  }

  @Test
  void equalsScikitLearnOnMillionImagesAndThousandClusters() throws IOException {
    JsonNode large = golden().get("large");
    int n = large.get("n").asInt();
    int k = large.get("k").asInt();
    int[] a = new int[n];
    int[] b = new int[n];
    for (int i = 0; i < n; i++) {
      a[i] = skewed(i + (long) n, k);
      b[i] = TestingImages.uniform(i + 2L * n) < 0.25 ? skewed(i + 3L * n, k) : a[i];
    }
    assertScores(Contingency.of(a, b), large.get("scores"), "large");
  }

  @Test
  void tenThousandClustersNeedNoTable() {
    int n = 1_000_000;
    int[] a = new int[n];
    int[] b = new int[n];
    for (int i = 0; i < n; i++) {
      a[i] = (int) (TestingImages.uniform(i) * 10_000);
      b[i] = (int) (TestingImages.uniform(i + (long) n) * 10_000);
    }
    Contingency table = Contingency.of(a, b);
    assertThat(table.cells()).isLessThanOrEqualTo(n);
    assertThat(Agreement.ami(table)).as("AMI of independent labellings").isBetween(-0.01, 0.01);
    assertThat(Agreement.nmiGeometric(table)).as("NMI by chance").isGreaterThan(0.4);
  }

  @Test
  void labellingsOfNoImageAgreeFully() {
    assertAll(Contingency.of(NOTHING, NOTHING), 1);
  }

  @Test
  void unlabelledImagesTakeNoPart() {
    Contingency all = Contingency.of(new int[] {0, 1, 1, 0}, new int[] {2, 0, 1, 2});
    Contingency some = Contingency.of(new int[] {0, 1, 3, 1, -1, 0}, new int[] {2, 0, -1, 1, 0, 2});
    assertThat(some.total()).isEqualTo(4);
    assertThat(Agreement.ami(some)).isEqualTo(Agreement.ami(all));
  }

  @Test
  void singletonsOnBothSidesAgreeFully() {
    int[] singletons = {0, 1, 2, 3, 4, 5, 6};
    assertAll(Contingency.of(singletons, singletons), 1);
  }

  @Test
  void refusesLabellingsOfDifferentImages() {
    assertThatThrownBy(() -> Contingency.of(new int[3], new int[2]))
        .hasMessage(
            "Cannot compare labellings of 3 and 2 images (rule: both label the same images)");
  }

  @Test
  void refusesAnAccuracyTableThatIsTooLarge() {
    Contingency table = Contingency.of(new int[] {19_999}, new int[] {19_999});
    assertThatThrownBy(() -> Agreement.accuracy(table))
        .hasMessage(
            "Cannot compute clustering accuracy of 20000 x 20000 labels (rule: at most 134217728 cells; use NMI or ARI)");
  }

  @Test
  void scoresOfClusteringAreThoseOfItsTable() {
    int[] clusters = {0, 0, 0, 1, 1, 1};
    int[] labels = {0, 0, 1, 1, 2, 2};
    Contingency table = Contingency.of(clusters, labels);
    assertThat(ClusteringScores.of(clusters, labels))
        .isEqualTo(
            new ClusteringScores(
                4 / 6.0,
                Agreement.nmiGeometric(table),
                Agreement.ami(table),
                Agreement.ari(table),
                4 / 6.0));
  }

  private static void assertAll(Contingency table, double value) {
    assertThat(Agreement.nmiGeometric(table)).isEqualTo(value, within(1e-12));
    assertThat(Agreement.nmiArithmetic(table)).isEqualTo(value, within(1e-12));
    assertThat(Agreement.ami(table)).isEqualTo(value, within(1e-12));
    assertThat(Agreement.ari(table)).isEqualTo(value, within(1e-12));
    assertThat(Agreement.accuracy(table)).isEqualTo(value, within(1e-12));
    assertThat(Agreement.purity(table)).isEqualTo(value, within(1e-12));
  }

  private static void assertScores(Contingency table, JsonNode expected, String name) {
    assertScore(Agreement.nmiGeometric(table), expected, "nmi_geometric", name);
    assertScore(Agreement.nmiArithmetic(table), expected, "nmi_arithmetic", name);
    assertScore(Agreement.ami(table), expected, "ami", name);
    assertScore(Agreement.ari(table), expected, "ari", name);
    assertScore(Agreement.accuracy(table), expected, "accuracy", name);
    assertScore(Agreement.purity(table), expected, "purity", name);
    assertScore(MutualInformation.of(table), expected, "mutual_information", name);
    assertScore(Entropy.of(table.rowSums()), expected, "row_entropy", name);
  }

  private static void assertScore(double actual, JsonNode expected, String score, String name) {
    assertThat(actual)
        .as("%s of %s", score, name)
        .isEqualTo(expected.get(score).asDouble(), within(1e-9));
  }

  private static int skewed(long index, int k) {
    double u = TestingImages.uniform(index);
    return (int) (k * (u * u));
  }

  static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }

  private static JsonNode golden() throws IOException {
    return new ObjectMapper()
        .readTree(AgreementTest.class.getResource("/evaluation/agreement.json"));
  }
}
