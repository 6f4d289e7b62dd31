package org.deepcluster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchReportTest {
  private static final BenchReport REPORT =
      new BenchReport(
          Map.of("cores", 2),
          Map.of("images", 50_000),
          List.of(
              new Comparison(
                  "extraction",
                  Unit.IMAGES_PER_SECOND,
                  List.of(2900.04, 3000.0, 2800.0),
                  List.of(2800.0, 2800.0, 2800.0)),
              new Comparison(
                  "kmeans_k1000", Unit.SECONDS_PER_ITERATION, List.of(0.51237), List.of())),
          Map.of("averaging_share", 0.04567));

  @Test
  void jsonHasEveryComparisonByItsKey() {
    assertThat(REPORT.toJson())
        .isEqualTo(
            "{\"extraction\":{\"unit\":\"images/s\",\"ours\":2900.0,\"peer\":2800.0,"
                + "\"ratio\":{\"min\":1.0,\"median\":1.036,\"max\":1.071}},"
                + "\"kmeans_k1000\":{\"unit\":\"s/iteration\",\"ours\":0.5124,\"peer\":null,"
                + "\"ratio\":null},"
                + "\"averaging_share\":0.04567,"
                + "\"settings\":{\"images\":50000},\"machine\":{\"cores\":2}}");
  }

  @Test
  void theTableHasALineEach() {
    assertThat(REPORT.table())
        .containsExactly(
            "                                        ours       peer   times faster (least to most)",
            "extraction           images/s           2900       2800   1.04 (1.00 to 1.07)",
            "kmeans_k1000         s/iteration      0.5124          -",
            "averaging_share      %                 4.567");
  }
}
