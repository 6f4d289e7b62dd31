package org.deepcluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkUserAppException;
import org.junit.jupiter.api.Test;

class ProcessEndTest {
  @Test
  void onlyTheApplicationMasterDoesNotExit() {
    assertThat(ProcessEnd.of("yarn", "cluster")).isEqualTo(ProcessEnd.APPLICATION_MASTER);
    assertThat(ProcessEnd.of("yarn", "client")).isEqualTo(ProcessEnd.EXIT);
    assertThat(ProcessEnd.of("spark://host:7077", "cluster")).isEqualTo(ProcessEnd.EXIT);
    assertThat(ProcessEnd.here()).isEqualTo(ProcessEnd.EXIT);
  }

  @Test
  void theApplicationMasterReturnsOrThrowsTheCode() {
    assertThatCode(() -> ProcessEnd.APPLICATION_MASTER.end(0)).doesNotThrowAnyException();
    assertThatThrownBy(() -> ProcessEnd.APPLICATION_MASTER.end(7))
        .isInstanceOfSatisfying(
            SparkUserAppException.class, e -> assertThat(e.exitCode()).isEqualTo(7));
  }
}
