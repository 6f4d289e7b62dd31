package org.deepcluster.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.deepcluster.config.Network;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Trainable parameters and output shapes of every network, from its configuration alone: nothing of
 * VGG-16's 138 million parameters is allocated.
 *
 * <p>The counts are those of the same layers in PyTorch 2.15 ({@code python
 * src/test/resources/org/deepcluster/model/networks.py}); for 224 pixels, colour and 1000 classes
 * they are torchvision's resnet18 (11,689,512) and vgg16_bn (138,365,992).
 */
class ArchitectureShapesTest {
  @ParameterizedTest
  @CsvSource({
    "SMALL, 32, false, 100, 643716, 128, 4",
    "SMALL, 28, false, 10, 391210, 128, 3",
    "ALEXNET, 224, false, 1000, 62381096, 256, 6",
    "ALEXNET, 224, true, 10000, 99242480, 256, 6",
    "VGG16, 224, false, 1000, 138365992, 512, 7",
    "VGG16, 224, true, 10000, 175238416, 512, 7",
    "RESNET18, 224, false, 1000, 11689512, 512, 7",
    "RESNET18, 32, false, 1000, 11681832, 512, 4",
  })
  void hasTheParametersAndShapesOfItsSource(
      Network network,
      int size,
      boolean sobel,
      int classes,
      long parameters,
      int channels,
      int side) {
    NetworkSpec spec = new NetworkSpec(network, size, sobel, classes, 0.05, 0.9, 1e-5);
    for (boolean fused : new boolean[] {false, true}) {
      Architecture architecture = Architecture.of(spec, fused);
      assertThat(trainable(architecture)).as("fused: %s", fused).isEqualTo(parameters);
      Map<String, InputType> shapes =
          architecture
              .configuration()
              .getLayerActivationTypes(InputType.convolutional(size, size, spec.channels()));
      assertThat(shapes.get(architecture.conv()))
          .isEqualTo(InputType.convolutional(side, side, channels));
    }
  }

  private static long trainable(Architecture architecture) {
    return architecture.configuration().getVertices().values().stream()
        .filter(LayerVertex.class::isInstance)
        .map(LayerVertex.class::cast)
        .mapToLong(ArchitectureShapesTest::trainable)
        .sum();
  }

  /** Of batch norm's four values a channel, two are running statistics. */
  private static long trainable(LayerVertex vertex) {
    Layer layer = vertex.getLayerConf().getLayer();
    long all = layer.initializer().numParams(vertex.getLayerConf());
    if (layer instanceof ConvBlock block) {
      return all - 2 * block.getNOut();
    }
    return layer instanceof BatchNormalization ? all / 2 : all;
  }
}
