package org.deepcluster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SettingsLoaderTest {
  @Test
  void everyKeyAndDefaultIsPinned() {
    Map<String, String> expected = new TreeMap<>();
    expected.put("run.seed", "31");
    expected.put("image.size", "32");
    expected.put("model.network", "small");
    expected.put("model.sobel", "false");
    expected.put("whitening.dimensions", "256");
    expected.put("clustering.engine", "mllib");
    expected.put("clustering.k", "100");
    expected.put("clustering.iterations", "20");
    expected.put("clustering.empty-policy", "split-random");
    expected.put("sampling.mode", "inverse-size");
    expected.put("training.epochs", "12");
    expected.put("training.batch-size", "256");
    expected.put("training.learning-rate", "0.05");
    expected.put("training.momentum", "0.9");
    expected.put("training.weight-decay", "1.0E-5");
    expected.put("training.workers", "2");
    expected.put("training.averaging-frequency", "5");
    expected.put("training.augmentation", "auto");
    expected.put("training.commit-rounds", "100");
    expected.put("reassign.epochs", "1.0");
    expected.put("guards.divergence-retries", "3");
    expected.put("guards.collapse", "stop");
    expected.put("guards.collapse-epochs", "3");
    expected.put("guards.largest-share", "0.5");
    expected.put("guards.effective-clusters", "0.05");
    expected.put("prepare.max-rejected", "0.01");
    expected.put("prepare.shard-images", "4096");
    assertThat(SettingsLoader.flat(SettingsLoader.load("", List.of()))).isEqualTo(expected);
    Config reference = SettingsLoader.reference();
    assertThat(reference.entrySet().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrderElementsOf(expected.keySet());
  }

  @Test
  void overridesWinOverTheFile() {
    Settings settings =
        SettingsLoader.load("clustering.k = 5\nrun.seed = 7", List.of("clustering.k=9"));
    assertThat(settings.clustering().k()).isEqualTo(9);
    assertThat(settings.run().seed()).isEqualTo(7);
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                SettingsLoader.load(
                    "clustering.k = 0\nmodel.network = lenet\ntraining.batch-size = 127",
                    List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("clustering.k=0 is out of range (rule: a whole number, at least 1)")
        .hasMessageContaining("model.network=lenet is not known")
        .hasMessageContaining("training.batch-size=127 cannot be shared by training.workers=2");
  }

  @Test
  void unknownKeysNameTheNearest() {
    assertThatThrownBy(() -> SettingsLoader.load("clustring.k = 5", List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("clustring.k is not a key (did you mean clustering.k?)");
  }

  @Test
  void unknownKeysAndWrongValuesAreToldTogether() {
    assertThatThrownBy(
            () -> SettingsLoader.load("", List.of("clustering.kk=3", "training.momentum=2")))
        .hasMessageContaining("clustering.kk is not a key")
        .hasMessageContaining("training.momentum=2");
  }

  @Test
  void brokenTextIsToldAsSuch() {
    assertThatThrownBy(() -> SettingsLoader.load("a = {", List.of("novalue")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not HOCON");
  }
}
