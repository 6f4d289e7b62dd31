package org.deepcluster.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4jBackend;

class OneProviderTest {
  private static ServiceLoader<Nd4jBackend> backends(String provider) {
    ClassLoader classes = OneProviderTest.class.getClassLoader();
    return ServiceLoader.load(
        Nd4jBackend.class, new OneProvider(classes, Nd4jBackend.class, provider));
  }

  @Test
  void theNamedProviderIsTheOnlyOne() {
    assertThat(backends("org.nd4j.linalg.cpu.nativecpu.CpuBackend"))
        .singleElement()
        .extracting(backend -> backend.getClass().getName())
        .isEqualTo("org.nd4j.linalg.cpu.nativecpu.CpuBackend");
  }

  @Test
  void noOtherTakesItsPlaceWhereItIsNot() {
    assertThatThrownBy(() -> backends("org.example.Absent").iterator().next())
        .isInstanceOf(ServiceConfigurationError.class)
        .hasMessageContaining("org.example.Absent");
  }
}
