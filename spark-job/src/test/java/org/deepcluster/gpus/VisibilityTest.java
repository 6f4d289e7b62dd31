package org.deepcluster.gpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class VisibilityTest {
  private static int ordinal(String address, String visible) {
    return Visibility.of(Map.of("CUDA_DEVICE_ORDER", "PCI_BUS_ID", "CUDA_VISIBLE_DEVICES", visible))
        .ordinal(address);
  }

  @Test
  void addressesAreOrdinalsWhereAllAreVisible() {
    assertThat(Visibility.of(Map.of("CUDA_DEVICE_ORDER", "PCI_BUS_ID")).ordinal("3")).isEqualTo(3);
  }

  @Test
  void ordinalsCountWhatIsVisible() {
    assertThat(ordinal("5", "2, 5")).isEqualTo(1);
    assertThat(ordinal("2", "2,5")).isZero();
    assertThatThrownBy(() -> ordinal("0", "2,5"))
        .hasMessageContaining("Cannot use the GPU at 0: CUDA_VISIBLE_DEVICES is 2,5");
  }

  @Test
  void theOrderMustBeThatOfTheDriversTools() {
    assertThatThrownBy(() -> Visibility.of(Map.of()).ordinal("1"))
        .isInstanceOf(GpuException.class)
        .hasMessageContaining("CUDA_DEVICE_ORDER is not PCI_BUS_ID")
        .hasMessageContaining("spark.executorEnv.CUDA_DEVICE_ORDER=PCI_BUS_ID");
  }

  @Test
  void addressesAreNumbers() {
    assertThatThrownBy(() -> ordinal("GPU-8c3e", "0"))
        .hasMessageContaining("the address is no number");
  }
}
