package org.deepcluster.gpus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DevicesTest {
  /** A test puts others in their place by a file that names {@link TestingDevices}. */
  @Test
  void areNvidiasWhereNothingElseIsNamed() {
    assertThat(Devices.here()).isInstanceOf(NvidiaDevices.class);
  }
}
