package org.deepcluster.gpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tesla K80, 3.7",
        "Tesla V100-SXM2-16GB, 7.0",
        "NVIDIA A100-SXM4-80GB, 8.0",
        "NVIDIA L4, 8.9"
      })
  void runsWhatTheNativeCodeIsFor(String line) {
    assertThat(Device.parse(line).problem()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Tesla K40m, 3.5", "Tesla M2090, 2.0"})
  void refusesWhatIsOlder(String line) {
    assertThat(Device.parse(line).problem().orElseThrow())
        .contains("too old (rule: compute capability 3.7 to 8.9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NVIDIA H100 PCIe, 9.0", "NVIDIA B200, 10.0", "GeForce RTX 5090, 12.0"})
  void refusesWhatIsNewer(String line) {
    assertThat(Device.parse(line).problem().orElseThrow())
        .startsWith(line.substring(0, line.indexOf(',')))
        .contains("too new (rule: compute capability 3.7 to 8.9");
  }

  /** What nvidia-smi before 510 prints, which does not know compute_cap. */
  @Test
  void saysThatAnAnswerIsNoDevice() {
    assertThatThrownBy(() -> Device.parse("Field \"compute_cap\" is not a valid field to query."))
        .isInstanceOf(GpuException.class)
        .hasMessageContaining("Cannot tell a GPU's compute capability")
        .hasMessageContaining("510 or newer");
  }

  @Test
  void namesMayHaveCommas() {
    assertThat(Device.parse("Made, up, 6.1\n")).isEqualTo(new Device("Made, up", 6, 1));
  }
}
