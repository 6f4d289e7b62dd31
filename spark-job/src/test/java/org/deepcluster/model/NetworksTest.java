package org.deepcluster.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.deepcluster.config.Network;
import org.deepcluster.linalg.FloatBlock;
import org.deepcluster.seeds.Seed;
import org.junit.jupiter.api.Test;

class NetworksTest {
  private static NetworkSpec spec(Network network, int size, int classes) {
    return new NetworkSpec(network, size, false, classes, 0.05, 0.9, 1e-5);
  }

  /** Three convolutions, their batch norms, 2048 x 256 + 256, 256 x 10 + 10. */
  @Test
  void smallHasThePeersParameters() {
    ConvNet net = ConvNet.of(spec(Network.SMALL, 32, 10));
    long convolutions = 27 * 32 + 32 * 9 * 64 + 64 * 9 * 128 + 2 * (32 + 64 + 128);
    assertThat(net.trainableParameters())
        .isEqualTo(convolutions + 2048 * 256 + 256 + 256 * 10 + 10);
  }

  /** torchvision 0.20: resnet18 has 11,689,512 parameters with 1000 classes. */
  @Test
  void resnet18HasTorchvisionsParameters() {
    assertThat(ConvNet.of(spec(Network.RESNET18, 224, 1000)).trainableParameters())
        .isEqualTo(11_689_512);
  }

  @Test
  void featuresAndPooledConvolutionsHaveTheirWidths() {
    for (Network network : new Network[] {Network.SMALL, Network.RESNET18}) {
      ConvNet net = ConvNet.of(spec(network, 32, 5));
      net.initialise(new Seed(1));
      FloatBlock features = net.features(net.batch(new float[2 * 3072], 2));
      FloatBlock conv = net.convolutional(net.batch(new float[2 * 3072], 2));
      assertThat(features.columns()).isEqualTo(network == Network.SMALL ? 256 : 512);
      assertThat(features.columns()).isEqualTo(net.featureWidth());
      assertThat(conv.columns()).isEqualTo(network == Network.SMALL ? 512 : 2048);
    }
  }

  @Test
  void initialWeightsAreOfTheSeedAndHeadsAreReplacedAlone() {
    ConvNet a = ConvNet.of(spec(Network.SMALL, 32, 5));
    ConvNet b = ConvNet.of(spec(Network.SMALL, 32, 5));
    a.initialise(new Seed(3));
    b.initialise(new Seed(3));
    assertThat(a.parameters()).isEqualTo(b.parameters());
    b.resetHead(new Seed(4));
    int head = 256 * 5 + 5;
    int body = a.parameters().length - head;
    assertThat(Arrays.copyOf(b.parameters(), body)).isEqualTo(Arrays.copyOf(a.parameters(), body));
    assertThat(b.parameters()).isNotEqualTo(a.parameters());
  }

  @Test
  void parametersOfAnotherNetworkAreRefused() {
    ConvNet net = ConvNet.of(spec(Network.SMALL, 32, 5));
    assertThatThrownBy(() -> net.load(new float[7]))
        .hasMessageContaining("7 values given")
        .hasMessageContaining("another network");
  }

  @Test
  void saveIsTheReverseOfLoad() {
    ConvNet a = ConvNet.of(spec(Network.SMALL, 32, 5));
    a.initialise(new Seed(3));
    NetworkState kept = a.state().zeros();
    Arrays.fill(kept.momentum(), 0.5f);
    System.arraycopy(a.parameters(), 0, kept.parameters(), 0, kept.parameters().length);
    ConvNet b = ConvNet.of(spec(Network.SMALL, 32, 5));
    b.load(kept);
    NetworkState saved = kept.zeros();
    b.save(saved);
    assertThat(saved.parameters()).isEqualTo(kept.parameters());
    assertThat(saved.momentum()).isEqualTo(kept.momentum());
    assertThatThrownBy(() -> b.save(new NetworkState(saved.parameters(), new float[1])))
        .hasMessageContaining("momentum of network SMALL: 1 values given");
  }

  @Test
  void sobelSeesEdgesOnly() {
    float[] in = new float[3 * 16];
    for (int i = 0; i < in.length; i++) {
      in[i] = i % 4 < 2 ? 0 : 1; // a vertical edge
    }
    float[] out = new float[2 * 16];
    Sobel.apply(in, 0, out, 0, 4);
    assertThat(out[4 + 1]).isEqualTo(-4f);
    assertThat(out[16 + 4 + 1]).isZero();
  }

  @Test
  void bundlesComeBackAndCutOnesAreRefused() throws IOException {
    Map<String, float[]> arrays = new TreeMap<>();
    arrays.put("a", new float[] {1, 2, 3});
    arrays.put("b", new float[100_000]);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Bundle.write(arrays, out);
    byte[] bytes = out.toByteArray();
    Map<String, float[]> back = Bundle.read(new ByteArrayInputStream(bytes), "x");
    assertThat(back.get("a")).containsExactly(1, 2, 3);
    assertThat(back.get("b")).hasSize(100_000);
    assertThatThrownBy(
            () ->
                Bundle.read(new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length - 1)), "x"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot read bundle x")
        .hasMessageContaining("cut or changed");
    assertThatThrownBy(() -> Bundle.read(new ByteArrayInputStream(new byte[64]), "x"))
        .hasMessageContaining("not a model bundle");
  }
}
