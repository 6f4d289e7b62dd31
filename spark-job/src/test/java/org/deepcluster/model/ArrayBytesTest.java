package org.deepcluster.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deepcluster.config.SettingsLoader;
import org.junit.jupiter.api.Test;

class ArrayBytesTest {
  private static ArrayBytes of(String... settings) {
    return ConvNet.of(NetworkSpec.of(SettingsLoader.load("", List.of(settings)))).arrayBytes();
  }

  @Test
  void everyLayerOfTheSmallNetworkCounts() {
    int pixels = 3 * 32 * 32;
    int[] convolved = {32 * 32 * 32, 64 * 16 * 16, 128 * 8 * 8};
    long kept = pixels;
    int in = pixels;
    for (int values : convolved) {
      kept += in + values + values / 4 + values / 4; // input, convolved, what passed, pooled
      in = values / 4;
    }
    kept += 3 * (256 + 256 + 100); // fc, its ReLU, the head
    ArrayBytes small = of("model.network=small", "image.size=32", "clustering.k=100");
    assertThat(small.trained()).isEqualTo(4 * (kept + 4 * 100 + 5L * convolved[0]));
    assertThat(small.extracted()).isEqualTo(4L * (pixels + 4 * 100 + 4 * convolved[0]));
    assertThat(small.training(10)).isEqualTo(small.state() + 10 * small.trained());
  }

  @Test
  void largerImagesTakeMoreAndParametersCountFourTimes() {
    ArrayBytes small = of("image.size=16");
    assertThat(of("image.size=32").trained()).isGreaterThan(3 * small.trained());
    ConvNet net = ConvNet.of(NetworkSpec.of(SettingsLoader.load("", List.of("image.size=16"))));
    assertThat(small.state()).isEqualTo(16L * net.parameterCount());
  }
}
