package org.deepcluster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
  @Test
  void theCpuIsNamedByItsFirstCore() {
    assertThat(
            Machine.model(
                List.of("processor\t: 0", "model name\t: AMD EPYC 7B13", "model name\t: other")))
        .isEqualTo("AMD EPYC 7B13");
  }

  @Test
  void withoutANameItIsTheArchitecture() {
    assertThat(Machine.model(List.of())).isEqualTo(System.getProperty("os.arch"));
  }

  @Test
  void whatDecidesFiguresIsDescribed() throws IOException {
    assertThat(Machine.describe(2))
        .containsEntry("cores_used", 2)
        .containsKeys("cpu", "cores", "load_average", "java");
  }
}
