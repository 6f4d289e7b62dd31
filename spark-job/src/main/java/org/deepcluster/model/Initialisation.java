package org.deepcluster.model;

import java.util.Map;
import java.util.SplittableRandom;
import org.deepcluster.config.Network;
import org.deepcluster.seeds.Seed;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Initial weights: convolutions He et al. (2015) by fan-out, batch norm 1 and 0, linear layers N(0,
 * 0.01), the features of {@code small} N(0, sqrt(2 / fan-in)), biases 0. Each tensor draws from a
 * seed of its own name, so that a change to one layer leaves the others as they were.
 */
final class Initialisation {
  private static final String HEAD_PREFIX = GraphAssembler.HEAD + "_";
  private static final double LINEAR_DEVIATION = 0.01;

  private final NetworkSpec spec;
  private final Seed seed;
  private final HostMemory memory;

  Initialisation(NetworkSpec spec, Seed seed, HostMemory memory) {
    this.spec = spec;
    this.seed = seed;
    this.memory = memory;
  }

  void apply(ComputationGraph graph) {
    graph.paramTable().forEach(this::fill);
  }

  void applyToHead(ComputationGraph graph) {
    for (Map.Entry<String, INDArray> entry : graph.paramTable().entrySet()) {
      if (entry.getKey().startsWith(HEAD_PREFIX)) {
        fill(entry.getKey(), entry.getValue());
      }
    }
  }

  private void fill(String name, INDArray tensor) {
    switch (name.substring(name.lastIndexOf('_') + 1)) {
      case "W" -> gaussian(name, tensor, deviation(name, tensor));
      case "gamma", "var" -> tensor.assign(1);
      case "b", "beta", "mean" -> tensor.assign(0);
      default ->
          throw new IllegalStateException(
              "Cannot initialise parameter %s of network %s (rule: W, b, gamma, beta, mean or var)"
                  .formatted(name, spec.network()));
    }
  }

  private double deviation(String name, INDArray tensor) {
    if (tensor.rank() == 4) { // (out, in, height, width)
      return Math.sqrt(2.0 / (tensor.size(0) * tensor.size(2) * tensor.size(3)));
    }
    boolean features = spec.network() == Network.SMALL && name.startsWith("fc_");
    return features ? Math.sqrt(2.0 / tensor.size(0)) : LINEAR_DEVIATION;
  }

  private void gaussian(String name, INDArray tensor, double deviation) {
    SplittableRandom random = seed.child(name).random();
    float[] values = new float[Math.toIntExact(tensor.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    memory.write(values, tensor);
  }
}
