package org.deepcluster.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.deepcluster.config.Network;
import org.deepcluster.seeds.Seed;
import org.deeplearning4j.nn.api.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NativeBackendTest {
  private static ConvNet net(Network network, boolean fused) {
    int size = network == Network.SMALL || network == Network.RESNET18 ? 32 : 64;
    return ConvNet.of(new NetworkSpec(network, size, false, 5, 0.05, 0.9, 1e-5), fused);
  }

  private static boolean isOurs(Layer layer) {
    return layer.getClass().getPackageName().equals(NativeBackend.class.getPackageName());
  }

  @Test
  void isTheCpuUnlessADeviceWasChosenBefore() {
    assertThat(NativeBackend.isCpu()).isTrue();
    assertThatThrownBy(() -> NativeBackend.useDevice(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Cannot compute on GPU 1: this process computes on the CPU already");
  }

  @ParameterizedTest
  @EnumSource(value = Network.class, names = "VGG16", mode = EnumSource.Mode.EXCLUDE)
  void layersThatWorkOnHostMemoryAreForTheCpuOnly(Network network) {
    assertThat(Arrays.stream(net(network, true).graph().getLayers())).anyMatch(l -> isOurs(l));
    assertThat(Arrays.stream(net(network, false).graph().getLayers())).noneMatch(l -> isOurs(l));
  }

  /** Convolutions and linear layers; both orders, and the ways of reading and writing, are one. */
  @Test
  void initialWeightsAreTheSameEitherWay() {
    ConvNet cpu = net(Network.SMALL, true);
    ConvNet gpu = net(Network.SMALL, false);
    cpu.initialise(new Seed(3));
    gpu.initialise(new Seed(3));
    assertThat(gpu.parameters()).isEqualTo(cpu.parameters());
    gpu.load(new float[gpu.parameterCount()]);
    assertThat(gpu.parameters()).containsOnly(0f);
  }
}
