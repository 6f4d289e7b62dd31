package org.deepcluster.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import org.deepcluster.config.Network;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Blocks of every shape the networks have, and DL4J's layers of the same parameters beside them.
 */
class ConvBlockTest {
  private static final int K = 5;
  private static final int N = 6;
  private static final int SIDE = 17;

  private final SplittableRandom random = new SplittableRandom(3);

  @ParameterizedTest(
      name = "kernel {0}, stride {1}, padding {2}, bias {3}, ReLU {4}, pool {5}/{6}+{7}")
  @CsvSource({
    "3, 1, 1, false, true, 2, 2, 0", // small
    "3, 1, 1, true, true, 1, 1, 0", // alexnet, vgg16
    "11, 4, 2, true, true, 3, 2, 0", // alexnet, first
    "5, 1, 2, true, true, 3, 2, 0", // alexnet, second
    "7, 2, 3, false, true, 3, 2, 1", // resnet18, stem at 224 pixels
    "3, 2, 1, false, false, 1, 1, 0", // resnet18, in a residual branch
    "1, 2, 0, false, false, 1, 1, 0", // resnet18, shortcut
    "3, 1, 1, false, false, 2, 2, 0",
  })
  void equalsDl4jsLayers(
      int kernel,
      int stride,
      int padding,
      boolean bias,
      boolean relu,
      int window,
      int step,
      int margin) {
    ConvolutionShape shape = new ConvolutionShape(kernel, stride, padding, bias);
    PoolShape pool = new PoolShape(window, step, margin);
    ComputationGraph ours = graph(shape, relu, pool, true);
    ComputationGraph theirs = graph(shape, relu, pool, false);
    fill(theirs);
    copy(theirs, ours);
    INDArray x = gaussian(N, 3, SIDE, SIDE);
    INDArray labels = labels();

    train(ours, x, labels);
    train(theirs, x, labels);

    assertThat(ours.score()).isCloseTo(theirs.score(), within(1e-5 * theirs.score()));
    double scale = norm(theirs.gradient().gradient()) / Math.sqrt((double) theirs.numParams());
    for (Map.Entry<String, INDArray> e : theirs.gradient().gradientForVariable().entrySet()) {
      INDArray mine = ours.gradient().getGradientFor(name(e.getKey()));
      double difference = norm(mine.sub(e.getValue()));
      double size = Math.max(norm(e.getValue()), scale * Math.sqrt((double) mine.length()));
      assertThat(difference / size).as(e.getKey()).isLessThan(1e-5);
    }
    assertClose(ours.outputSingle(x), theirs.outputSingle(x));
  }

  @Test
  void aShortBatchBetweenTwoFullOnesChangesNothing() {
    ConvolutionShape shape = new ConvolutionShape(3, 1, 1, false);
    ComputationGraph net = graph(shape, true, PoolShape.HALVE, true);
    fill(net);
    INDArray x = gaussian(N, 3, SIDE, SIDE);
    INDArray before = net.outputSingle(x).dup();
    net.outputSingle(gaussian(1, 3, SIDE, SIDE));
    assertThat(net.outputSingle(x)).isEqualTo(before);
  }

  @Test
  void aNetworkMayMoveToAnotherThread() throws InterruptedException {
    ComputationGraph net = graph(new ConvolutionShape(3, 1, 1, false), true, PoolShape.HALVE, true);
    fill(net);
    INDArray x = gaussian(N, 3, SIDE, SIDE);
    INDArray[] outputs = {net.outputSingle(x).dup(), null};
    Thread other = new Thread(() -> outputs[1] = net.outputSingle(x).dup());
    other.start();
    other.join();
    assertThat(outputs[1]).isEqualTo(outputs[0]);
  }

  /** A first block, one of the shape in question, a linear layer and a head. */
  private static ComputationGraph graph(
      ConvolutionShape shape, boolean relu, PoolShape pool, boolean fused) {
    NetworkSpec spec = new NetworkSpec(Network.SMALL, SIDE, false, K, 0.01, 0.9, 1e-5);
    GraphAssembler net = new GraphAssembler(spec, fused);
    String at =
        net.block(
            "first",
            GraphAssembler.INPUT,
            20,
            new ConvolutionShape(3, 1, 1, false),
            true,
            PoolShape.NONE);
    at = net.block("block", at, 24, shape, relu, pool);
    ComputationGraph graph = new ComputationGraph(net.head(net.linear("fc", at, 9)));
    graph.init();
    return graph;
  }

  private void fill(ComputationGraph graph) {
    graph
        .paramTable()
        .forEach(
            (name, tensor) -> {
              double size = Math.sqrt(2.0 / Math.max(1, tensor.length() / tensor.size(0)));
              boolean positive = name.endsWith("_var") || name.endsWith("_gamma");
              float[] values = new float[(int) tensor.length()];
              for (int i = 0; i < values.length; i++) {
                values[i] =
                    (float) (positive ? 0.5 + random.nextDouble() : random.nextGaussian() * size);
              }
              tensor.assign(Nd4j.create(values, tensor.shape(), 'c'));
            });
  }

  private static void copy(ComputationGraph from, ComputationGraph to) {
    from.paramTable().forEach((name, tensor) -> to.getParam(name(name)).assign(tensor));
  }

  /** A block carries the parameters of its batch normalisation under its own name. */
  private static String name(String dl4j) {
    return dl4j.replace("-norm_", "_");
  }

  private static void train(ComputationGraph graph, INDArray x, INDArray labels) {
    graph.setInputs(x);
    graph.setLabels(labels);
    graph.computeGradientAndScore();
  }

  private INDArray gaussian(long... shape) {
    float[] values = new float[(int) ArrayUtil.prodLong(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.create(values, shape, 'c');
  }

  private INDArray labels() {
    INDArray labels = Nd4j.zeros(N, K);
    for (int i = 0; i < N; i++) {
      labels.putScalar(i, random.nextInt(K), 1);
    }
    return labels;
  }

  private static double norm(INDArray array) {
    return array.norm2Number().doubleValue();
  }

  private static void assertClose(INDArray ours, INDArray theirs) {
    assertThat(norm(ours.sub(theirs)) / norm(theirs)).isLessThan(1e-5);
  }
}
