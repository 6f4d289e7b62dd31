package org.deepcluster.gpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GpuSettingsTest {
  private static final Map<String, String> WELL =
      Map.of("spark.master", "spark://a:7077", "spark.executor.resource.gpu.amount", "1");

  private static GpuSettings with(String key, String value) {
    Map<String, String> settings = new TreeMap<>(WELL);
    settings.put(key, value);
    return GpuSettings.of(settings);
  }

  @Test
  void oneGpuAnExecutorIsAsked() {
    assertThat(GpuSettings.of(WELL).asked()).isTrue();
    assertThat(GpuSettings.of(WELL).problems()).isEmpty();
    assertThat(with("spark.executor.resource.gpu.discoveryScript", "/x").problems()).isEmpty();
  }

  @Test
  void noneIsAskedWithoutTheSetting() {
    assertThat(GpuSettings.of(Map.of("spark.master", "local[2]")).asked()).isFalse();
    assertThat(GpuSettings.of(Map.of("spark.master", "local[2]")).problems()).isEmpty();
    assertThat(GpuSettings.of(Map.of("spark.executor.resource.fpga.amount", "1")).asked())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "local[*]", "local[2,3]"})
  void localModeHasNone(String master) {
    assertThat(with("spark.master", master).problems())
        .singleElement()
        .asString()
        .contains("spark.executor.resource.gpu.amount: master " + master + " offers no GPUs");
  }

  @Test
  void aLocalClusterIsACluster() {
    assertThat(with("spark.master", "local-cluster[2,2,700]").problems()).isEmpty();
  }

  @Test
  void whatCannotBeIsToldAllAtOnce() {
    Map<String, String> settings = new TreeMap<>(WELL);
    settings.put("spark.executor.resource.gpu.amount", "4");
    settings.put("spark.task.resource.gpu.amount", "0.5");
    settings.put("spark.driver.resource.gpu.amount", "1");
    settings.put("spark.dynamicAllocation.enabled", "true");
    assertThat(GpuSettings.of(settings).problems())
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith("spark.executor.resource.gpu.amount=4: an"),
            problem -> assertThat(problem).startsWith("spark.task.resource.gpu.amount=0.5: every"),
            problem -> assertThat(problem).startsWith("spark.driver.resource.gpu.amount=1: the"),
            problem -> assertThat(problem).startsWith("spark.dynamicAllocation.enabled=true: Sp"));
  }
}
